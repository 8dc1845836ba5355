# trap: %%time keeps its body, %%capture too, %time and %timeit on a line
# expect: equal or said

# %% tags=["data"]
# %%time
rows = [1, 2, 3]

# %% tags=["training"]
# %%capture out
print("noise")
model = sum(rows)

# %% tags=["evaluation"]
# %time score = model + 1
