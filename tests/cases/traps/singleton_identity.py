# trap: a sentinel object is compared by identity in a later step
# expect: equal or said

# %% tags=["data"]
MISSING = object()
rows = [1, MISSING, 3]

# %% tags=["training"]
model = sum(0 if r is MISSING else r for r in rows)

# %% tags=["evaluation"]
score = sum(r is MISSING for r in rows) + model
