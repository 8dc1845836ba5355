# trap: an assertion guards a value, with a message that changes nothing
# expect: equal

# %% tags=["data"]
rows = [1, 2]
assert rows, "no rows"

# %% tags=["training"]
assert (n := len(rows)) == 2
model = n

# %% tags=["evaluation"]
score = model + n
