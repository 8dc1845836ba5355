# trap: a name is deleted, and a later step binds it again
# expect: equal

# %% tags=["data"]
x = 1
y = x + 1
del x

# %% tags=["training"]
x = y * 10
model = x

# %% tags=["evaluation"]
score = x + y
del y
