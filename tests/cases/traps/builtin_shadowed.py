# trap: a name is read as a builtin before the notebook assigns it
# expect: equal

# %% tags=["data"]
values = [1, 2, 3]
sum = sum(values)

# %% tags=["training"]
max = max(values)
model = sum / max

# %% tags=["evaluation"]
score = sum + model
len = len(values)
