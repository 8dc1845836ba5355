# trap: an import stands in try and in if
# expect: equal

# %%
try:
    import no_such_module_at_all as fast
    HAVE = True
except ImportError:
    import json as fast
    HAVE = False
if not HAVE:
    from math import pi as constant

# %% tags=["data"]
text = fast.dumps({"a": 1})

# %% tags=["training"]
model = constant * 2

# %% tags=["evaluation"]
score = len(text) + model
fallback = HAVE
