# trap: match patterns bind variables
# expect: equal

# %% tags=["data"]
record = {"kind": "point", "at": [3, 4]}
match record:
    case {"kind": "line"}:
        x = -1
    case {"kind": kind, "at": [x, y]}:
        norm = (x * x + y * y) ** 0.5

# %% tags=["training"]
model = norm + x

# %% tags=["evaluation"]
score = model + y
name = kind
