# trap: a function is defined in an if and in a try
# expect: equal

# %% tags=["parameters"]
fast = True

# %%
if fast:
    def fit(x):
        return x * 2
else:
    def fit(x):
        return x * 3

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
model = [fit(r) for r in rows]

# %% tags=["evaluation"]
score = sum(model)
