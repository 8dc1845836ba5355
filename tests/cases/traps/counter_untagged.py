# trap: a counter in untagged cells runs on between steps
# expect: equal

# %%
version = 0

# %%
version += 1

# %% tags=["data"]
a = version

# %%
version += 1

# %% tags=["training"]
b = version

# %%
version += 1

# %% tags=["evaluation"]
score = a * 100 + b * 10 + version
