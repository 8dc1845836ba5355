# trap: a set of strings and a frozenset cross steps
# expect: equal

# %% tags=["data"]
words = {"b", "a", "c"}
groups = frozenset([("x", 1), ("y", 2)])

# %% tags=["training"]
model = sorted(words)
words.add("d")

# %% tags=["evaluation"]
score = len(words) + len(groups) + len(model[0])
