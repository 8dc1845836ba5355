# trap: a Protocol and a TypedDict of the notebook
# expect: equal

# %%
from typing import Protocol, TypedDict, runtime_checkable
@runtime_checkable
class Fits(Protocol):
    def fit(self): ...
class Row(TypedDict):
    a: int
class Mean:
    def fit(self):
        return 4

# %% tags=["data"]
row: Row = {"a": 1}

# %% tags=["training"]
model = Mean()
fitted = model.fit()

# %% tags=["evaluation"]
score = fitted + isinstance(model, Fits) + row["a"]
