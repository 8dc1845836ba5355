# trap: the parameters cell computes values from others
# expect: equal

# %% tags=["parameters"]
n = 4  # rows
total = n * 2 + 1
names = [f"c{i}" for i in range(n)]
ratio = 1 / 4

# %% tags=["data"]
rows = list(range(total))

# %% tags=["training"]
model = sum(rows) * ratio

# %% tags=["evaluation"]
score = model + len(names)
