# replay: absolute paths lead elsewhere in each run
# expect: nothing

# %%
import os
import tempfile
from pathlib import Path

# %% tags=["data"]
home = os.getcwd()
folder = os.path.abspath("out")
scratch = tempfile.mkdtemp()
os.makedirs(folder, exist_ok=True)
Path(folder, "rows.csv").write_text("1\n2\n")

# %% tags=["training"]
rows = Path(folder, "rows.csv").read_text().split()
known = [home, scratch, {"folder": folder}]
total = sum(map(int, rows))

# %% tags=["evaluation"]
score = total / len(known)
