# trap: a function of the notebook has a multi-line string and a docstring, and is nested
# expect: equal or said

# %% tags=["data"]
unit = "kg"
def report(x):
    """Two
    lines.
"""
    return f"""{x}
{unit}
  end"""

# %% tags=["training"]
unit = "g"
model = report(3)

# %% tags=["evaluation"]
score = len(model) + len(report.__doc__)
