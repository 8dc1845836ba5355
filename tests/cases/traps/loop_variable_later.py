# trap: a later step reads a loop variable as the loop left it
# expect: equal

# %% tags=["data"]
for i, value in enumerate([5, 6, 7]):
    square = value ** 2

# %% tags=["training"]
model = i * value

# %% tags=["evaluation"]
score = model + square
