# trap: annotations at top level and of functions are evaluated
# expect: equal or said

# %% tags=["data"]
seen = []
def note(kind):
    seen.append(kind)
    return kind
value: note(int) = 3
def f(a: note(str), b: int = 1) -> note(float):
    return b

# %% tags=["training"]
model = f("a") + value

# %% tags=["evaluation"]
score = model + len(seen)
