# trap: globals() is read and written by name
# expect: equal or said

# %% tags=["data"]
names = ["one", "two"]
for at, name in enumerate(names):
    globals()[name] = at + 1

# %% tags=["training"]
model = sum(globals()[name] for name in names)

# %% tags=["evaluation"]
score = model + two
