# trap: %cd changes the folder for the cells that follow
# expect: equal or said

# %%
import os
os.makedirs("inner", exist_ok=True)
# %cd inner

# %% tags=["data"]
with open("x.txt", "w") as f:
    f.write("12")

# %% tags=["training"]
model = int(open("x.txt").read())

# %% tags=["evaluation"]
score = model + len(os.path.basename(os.getcwd()))
