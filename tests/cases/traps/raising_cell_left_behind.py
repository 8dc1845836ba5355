# trap: a cell that raises on purpose is needed by no step
# expect: equal

# %% tags=["data"]
rows = [1, 2]

# %% tags=["raises-exception"]
rows[10]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
