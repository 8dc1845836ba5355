# trap: exec defines variables
# expect: equal or said

# %% tags=["data"]
for key in ("a", "b"):
    exec(f"{key}_size = len(key) + 1")

# %% tags=["training"]
model = a_size + b_size

# %% tags=["evaluation"]
score = model
