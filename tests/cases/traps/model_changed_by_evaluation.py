# trap: a model goes on learning in the evaluation step
# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import SGDRegressor
X = np.arange(10.0).reshape(-1, 1) / 10
y = X[:, 0] * 2

# %% tags=["training"]
model = SGDRegressor(random_state=0).fit(X, y)

# %% tags=["evaluation"]
before = model.score(X, y)
model.partial_fit(X, y)
after = model.score(X, y)

# %% tags=["inference"]
prediction = model.predict(X[:1])
