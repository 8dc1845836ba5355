# trap: a constant of an untagged cell is computed from others and rebound later
# expect: equal

# %%
WIDTH = 4
AREA = WIDTH * 2

# %% tags=["data"]
rows = list(range(AREA))

# %%
WIDTH = 10

# %% tags=["training"]
model = WIDTH + AREA

# %% tags=["evaluation"]
score = model + len(rows)
