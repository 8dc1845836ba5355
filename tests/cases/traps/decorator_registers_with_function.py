# trap: functions register themselves with a generic one, in cells of no step too
# expect: equal or said

# %% tags=["data"]
from functools import singledispatch


@singledispatch
def kind(value):
    return "object"


before = kind(1)

# %%
@kind.register
def _(value: int):
    return "number"


# %% tags=["training"]
model = kind(1)

# %% tags=["evaluation"]
found = (before, model, kind(2), kind("text"))
