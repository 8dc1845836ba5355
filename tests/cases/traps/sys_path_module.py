# trap: sys.path is extended to import a file that the notebook wrote
# expect: equal or said

# %% tags=["data"]
import os, sys
os.makedirs("lib", exist_ok=True)
open("lib/made_helper.py", "w").write("VALUE = 5\n")
sys.path.insert(0, "lib")

# %% tags=["training"]
import made_helper
model = made_helper.VALUE

# %% tags=["evaluation"]
score = made_helper.VALUE + model
