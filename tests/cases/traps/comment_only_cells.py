# trap: cells with only comments or nothing, also tagged ones
# expect: equal

# %% tags=["data"]
# nothing here yet

# %% tags=["data"]
rows = [1, 2]

# %%


# %% tags=["training"]


# %% tags=["training"]
# model = old_model(rows)
model = sum(rows)

# %%
# the end of training

# %% tags=["evaluation"]
score = model
# done
