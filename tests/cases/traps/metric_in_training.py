# trap: a training step also scores
# expect: equal
# metrics: train_score = train_score

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import LinearRegression
X = np.arange(6.0).reshape(-1, 1)
y = np.array([0.0, 1, 2, 3, 4, 6])

# %% tags=["training"]
model = LinearRegression().fit(X, y)
train_score = model.score(X, y)

# %% tags=["evaluation"]
error = float(abs(model.predict(X) - y).max())
