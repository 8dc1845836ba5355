# trap: a class body assigns a name from the notebook's variable of the same name
# expect: equal or said

# %% tags=["data"]
depth = 3
class Config:
    depth = depth
    width = depth * 2

# %% tags=["training"]
depth = 5
model = Config.width + Config().depth

# %% tags=["evaluation"]
score = model + depth
