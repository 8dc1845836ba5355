# trap: a class is defined again, and older instances are not instances of it
# expect: equal or said

# %% tags=["data"]
class Row:
    pass
old = Row()

# %% tags=["training"]
class Row:
    pass
new = Row()

# %% tags=["evaluation"]
score = isinstance(old, Row) * 10 + isinstance(new, Row)
