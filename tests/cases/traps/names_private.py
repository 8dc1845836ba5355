# trap: names with one and two leading underscores, and dunder names
# expect: equal

# %% tags=["data"]
_hidden = 1
__secret = 2
__version__ = "1.0"
def _helper(x):
    return x + _hidden + __secret

# %% tags=["training"]
_model = _helper(1)

# %% tags=["evaluation"]
_score = _model + len(__version__)
__total = _score + __secret
