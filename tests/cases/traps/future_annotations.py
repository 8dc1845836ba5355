# trap: from __future__ import annotations lets a class name itself in an annotation
# expect: equal

# %%
from __future__ import annotations

# %% tags=["data"]
class Tree:
    def __init__(self, value: int, left: Tree | None = None) -> None:
        self.value = value
        self.left = left

    def double(self) -> Tree:
        return Tree(self.value * 2, self.left)


tree = Tree(3)

# %% tags=["training"]
model = tree.double().value

# %% tags=["evaluation"]
score = model + 1
