# trap: get_ipython is asked for the namespace
# expect: equal or said

# %% tags=["data"]
x = 5

# %% tags=["training"]
model = get_ipython().user_ns["x"] + 1

# %% tags=["evaluation"]
score = model
