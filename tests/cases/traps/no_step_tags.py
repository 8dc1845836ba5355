# trap: no cell is part of a step
# expect: error NB101

# %%
rows = [1, 2]

# %% tags=["skip"]
print(rows)
