# trap: raw, byte and concatenated strings over several lines
# expect: equal

# %% tags=["data"]
pattern = r"""\d+
\s*"""
blob = b"""a
 b"""
joined = ("one"
          "two\n"
    """
  three""")

# %% tags=["training"]
import re
model = re.findall(pattern, "12\n 3\n")

# %% tags=["evaluation"]
score = len(joined) + len(blob) + len(model)
