# trap: an untagged cell rebinds a variable between two steps that read it
# expect: equal

# %% tags=["data"]
rate = 1
rows = [1, 2]

# %% tags=["training"]
model = sum(rows) * rate

# %%
rate = rate + 10

# %% tags=["evaluation"]
score = model + rate
