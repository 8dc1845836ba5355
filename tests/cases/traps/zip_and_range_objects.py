# trap: ranges, slices, zips and enumerates cross steps
# expect: equal or said

# %% tags=["data"]
span = range(2, 10, 3)
part = slice(1, None)
pairs = zip("ab", [1, 2])

# %% tags=["training"]
model = list(span)[part]

# %% tags=["evaluation"]
score = sum(n for _, n in pairs) + sum(model)
