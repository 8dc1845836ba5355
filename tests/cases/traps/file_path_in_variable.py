# trap: the path is built with pathlib and crosses steps
# expect: equal

# %%
from pathlib import Path
OUT = Path("results") / "v1"

# %% tags=["data"]
OUT.mkdir(parents=True, exist_ok=True)
target = OUT / "n.txt"
target.write_text("5")

# %% tags=["training"]
model = int(target.read_text())

# %% tags=["evaluation"]
score = model + len(list(OUT.glob("*.txt")))
