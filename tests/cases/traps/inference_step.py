# trap: a prediction step comes last and reads the model and new rows
# expect: equal

# %% tags=["data"]
rows = [1.0, 2.0, 3.0]

# %% tags=["training"]
model = {"mean": sum(rows) / len(rows)}

# %% tags=["evaluation"]
error = max(abs(r - model["mean"]) for r in rows)

# %% tags=["inference"]
new = [10.0, 20.0]
predictions = [model["mean"] for _ in new]
