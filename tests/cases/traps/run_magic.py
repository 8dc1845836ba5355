# trap: %run and unknown magics cannot be translated
# expect: error NB121

# %% tags=["data"]
rows = [1, 2]
# %run other.py

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
