# trap: a skipped cell calls a method that nobody knows on an object that its step gives
# expect: equal

# %% tags=["data"]
from collections import OrderedDict

order = OrderedDict(a=1, b=2, c=3)

# %% tags=["training"]
from sklearn.dummy import DummyRegressor

model = DummyRegressor().fit([[0]], [1])
model.order = order

# %%
order.move_to_end("a")
model.order.popitem(last=False)

# %% tags=["training"]
second = DummyRegressor().fit([[0]], [2])

# %% tags=["evaluation"]
score = 1
