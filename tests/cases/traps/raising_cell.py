# trap: a cell that raises on purpose binds names before it fails
# expect: equal or said

# %% tags=["data"]
rows = [1, 2]

# %% tags=["raises-exception"]
before = 5
broken = rows[10]
after = 6

# %% tags=["training"]
model = sum(rows) + before

# %% tags=["evaluation"]
score = model
