# trap: a try block fails halfway and leaves what it bound
# expect: equal

# %% tags=["data"]
try:
    first = 1
    second = int("x")
    third = 3
except ValueError:
    third = -3

# %% tags=["training"]
model = first + third

# %% tags=["evaluation"]
score = model
