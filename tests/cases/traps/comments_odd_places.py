# trap: comments between decorators, inside calls and after continued lines
# expect: equal

# %% tags=["data"]
# at the very top
rows = [  # opened
    1,  # one
    # alone
    2,
]  # closed
#no space

# %% tags=["training"]
def fit(  # name
    values,  # in
    # between
    k=1,
):
    # before the docstring
    "doc"
    return sum(values) * k  # result
    # at the end
model = fit(
    rows,
    k=2,
    # trailing
)
# last line

# %% tags=["evaluation"]
score = model  # metric
