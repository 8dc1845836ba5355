# trap: a walrus binds a variable of the notebook, in a comprehension too
# expect: equal

# %% tags=["data"]
if (n := len([1, 2, 3])) > 2:
    rows = [last := i * n for i in range(4)]

# %% tags=["training"]
model = n + last

# %% tags=["evaluation"]
print(score := model + sum(rows))
