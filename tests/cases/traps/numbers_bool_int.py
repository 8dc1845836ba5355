# trap: True and 1, 1.0 and 1 keep their types
# expect: equal

# %% tags=["data"]
flags = [True, 1, 1.0, False, 0]
one, yes = 1, True

# %% tags=["training"]
kinds = [type(f).__name__ for f in flags]

# %% tags=["evaluation"]
score = kinds.count("bool") * 10 + (type(yes) is bool)
