# trap: a key stands in the source
# expect: error NB401

# %% tags=["data"]
API_KEY = "sk-proj-9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a"
rows = [len(API_KEY)]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
