# trap: a decorator fills a registry that a later step reads
# expect: equal

# %% tags=["data"]
registry = {}
def register(f):
    registry[f.__name__] = f
    return f

# %%
@register
# squares
def square(x):
    return x * x


@register
def cube(x):
    return x ** 3

# %% tags=["training"]
model = {name: f(3) for name, f in registry.items()}

# %% tags=["evaluation"]
score = sum(model.values())
