# trap: a name is assigned on no path that runs, and read only where it was assigned
# expect: equal

# %% tags=["data"]
debug = False
if debug:
    trace = ["x"]
rows = [1]

# %% tags=["training"]
if debug:
    trace.append("y")
model = len(rows)

# %% tags=["evaluation"]
score = model if not debug else len(trace)
