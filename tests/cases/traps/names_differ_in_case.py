# trap: names differ only in case
# expect: equal

# %% tags=["data"]
x = 1
X = 10
df = [1]
DF = [2, 3]

# %% tags=["training"]
model = x + X
Model = model * 2

# %% tags=["evaluation"]
score = Model - model + len(DF) + len(df)
