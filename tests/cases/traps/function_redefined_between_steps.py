# trap: a function is defined again between steps
# expect: equal

# %% tags=["data"]
def score_of(x):
    return x + 1
a = score_of(1)

# %% tags=["training"]
def score_of(x):
    return x * 100
model = score_of(2)

# %% tags=["evaluation"]
def score_of(x, y=3):
    return x - y
score = score_of(model)
total = score + a
