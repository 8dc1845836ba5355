# trap: several steps put out one name
# expect: equal

# %% tags=["data:raw"]
df = [1, 2, 3]

# %% tags=["data:clean"]
df = [x for x in df if x > 1]

# %% tags=["data:features"]
df = [(x, x * x) for x in df]

# %% tags=["training"]
model = sum(b for _, b in df)

# %% tags=["evaluation"]
score = model + len(df)
