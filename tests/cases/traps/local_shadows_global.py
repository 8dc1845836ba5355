# trap: locals of a function and lambda arguments shadow variables of the notebook
# expect: equal

# %% tags=["data"]
x = 100
rows = [1, 2]
def f(rows):
    x = 0
    for r in rows:
        x += r
    return x
g = lambda x: x + 1

# %% tags=["training"]
model = f([5, 6]) + g(1)

# %% tags=["evaluation"]
score = model + x + sum(rows)
