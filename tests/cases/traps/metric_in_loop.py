# trap: metrics are made in a loop and kept in a dict
# expect: equal

# %% tags=["data"]
y = [0, 1, 1, 0]

# %% tags=["training"]
models = {"zero": [0] * 4, "one": [1] * 4}

# %% tags=["evaluation"]
scores = {}
for name, p in models.items():
    accuracy = sum(a == b for a, b in zip(y, p)) / len(y)
    scores[name] = accuracy
best = max(scores, key=scores.get)
