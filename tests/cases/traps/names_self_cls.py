# trap: variables are named self, cls, args and kwargs
# expect: equal

# %% tags=["data"]
self = 1
cls = 2
args = [3]
kwargs = {"k": 4}
def f(*args, **kwargs):
    return len(args) + sum(kwargs.values())

# %% tags=["training"]
model = f(*args, **kwargs) + self

# %% tags=["evaluation"]
score = model + cls
