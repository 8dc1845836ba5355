# trap: os.chdir in a step
# expect: equal or said

# %% tags=["data"]
import os
os.makedirs("inner", exist_ok=True)
os.chdir("inner")
open("a.txt", "w").write("abc")

# %% tags=["training"]
model = len(open("a.txt").read())

# %% tags=["evaluation"]
os.chdir("..")
score = model + len(os.listdir("inner"))
