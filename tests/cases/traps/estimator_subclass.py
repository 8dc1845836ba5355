# trap: an estimator of the notebook is used in a pipeline, fitted and cloned
# expect: equal

# %%
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
class Power(TransformerMixin, BaseEstimator):
    def __init__(self, k=2):
        self.k = k
    def fit(self, X, y=None):
        self.n_ = X.shape[1]
        return self
    def transform(self, X):
        return X ** self.k

# %% tags=["data"]
X = np.arange(8.0).reshape(-1, 1)
y = X[:, 0] ** 2 + 1

# %% tags=["training"]
model = make_pipeline(Power(), LinearRegression()).fit(X, y)

# %% tags=["evaluation"]
score = model.score(X, y)
again = clone(model).fit(X, y).score(X, y)
kind = isinstance(model[0], Power)
