# trap: type aliases and type variables are values
# expect: equal

# %%
from typing import Optional, TypeVar, Union
Number = Union[int, float]
T = TypeVar("T")
Rows = list[tuple[str, Number]]

# %% tags=["data"]
def first(rows: Rows) -> Optional[Number]:
    return rows[0][1]
rows: Rows = [("a", 1)]

# %% tags=["training"]
model: Number = first(rows)

# %% tags=["evaluation"]
score = model + len(rows)
