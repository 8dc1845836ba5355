# trap: a skipped cell between two cells of a step changes what the step gives and nothing reads later
# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import SGDRegressor

X = np.arange(10.0).reshape(-1, 1) / 10
y = X[:, 0] * 2

# %% tags=["training"]
model = SGDRegressor(random_state=0).fit(X, y)

# %% tags=["skip"]
model.partial_fit(X, y)

# %% tags=["training"]
other = SGDRegressor(random_state=1).fit(X, y)

# %% tags=["evaluation"]
scores = [1.0]
best = 1.0

# %%
scores.append(2.0)
best = 2.0

# %% tags=["evaluation"]
worst = 0.5
