# trap: step names with spaces, dashes, dots, digits and other scripts
# expect: equal or said

# %% tags=["data:load raw-files"]
rows = [1, 2]

# %% tags=["training:2nd.try"]
model = sum(rows)

# %% tags=["evaluation:größe"]
score = model + 1
