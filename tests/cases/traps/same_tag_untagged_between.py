# trap: untagged cells lie between two cells of one step
# expect: equal

# %% tags=["data"]
rows = [3, 1, 2]

# %%
rows.sort()
print(rows)

# %% tags=["data"]
first = rows[0]

# %%
scale = 10

# %% tags=["training"]
model = first * scale

# %% tags=["evaluation"]
score = model + rows[-1]
