# trap: only the first iterable of a comprehension is evaluated outside of it
# expect: equal

# %% tags=["data"]
n = 3
rows = [n for n in range(n)]

# %% tags=["training"]
model = {n: m for n, m in zip(rows, [n, n * 2, n * 3])}

# %% tags=["evaluation"]
score = n + sum(model.values())
