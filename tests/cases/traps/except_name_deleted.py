# trap: the name of an exception is gone after its except clause
# expect: equal

# %% tags=["data"]
e = 2.718
try:
    {}["missing"]
except KeyError as error:
    message = str(error)

# %% tags=["training"]
error = "own"
model = message + error

# %% tags=["evaluation"]
score = len(model) + e
