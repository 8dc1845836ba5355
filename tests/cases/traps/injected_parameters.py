# trap: papermill's injected-parameters cell overrides the defaults
# expect: equal or said

# %% tags=["parameters"]
alpha = 1
beta = 2

# %% tags=["injected-parameters"]
alpha = 10

# %% tags=["data"]
rows = [alpha, beta]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
