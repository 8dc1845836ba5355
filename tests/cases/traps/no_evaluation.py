# trap: without an evaluation tag the last step's variables are its outputs
# expect: equal

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
model = sum(rows)
final = model * 2
note = "kept"
