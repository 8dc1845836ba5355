# trap: _ is a throwaway variable, not the last output
# expect: equal

# %% tags=["data"]
_, first, *_ = [1, 2, 3, 4]
for _ in range(3):
    first += 1

# %% tags=["training"]
model = first + _

# %% tags=["evaluation"]
score = model
