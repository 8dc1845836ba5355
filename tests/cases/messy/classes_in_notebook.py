# trap: classes of the notebook: a data set, a transformer, a model with inheritance, instances crossing steps
# expect: equal

# %%
import numpy as np
from dataclasses import dataclass, field
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.pipeline import Pipeline
from sklearn.linear_model import Ridge

# %%
@dataclass
class Dataset:
    X: np.ndarray
    y: np.ndarray
    name: str = 'data'
    log: list = field(default_factory=list)
    def __len__(self):
        return len(self.y)
    def split(self, at):
        self.log.append(f'split at {at}')
        return Dataset(self.X[:at], self.y[:at], 'train'), Dataset(self.X[at:], self.y[at:], 'test')

# %%
class Polynomial(BaseEstimator, TransformerMixin):
    def __init__(self, degree=2):
        self.degree = degree
    def fit(self, X, y=None):
        return self
    def transform(self, X):
        return np.hstack([X ** d for d in range(1, self.degree + 1)])

# %% tags=["data"]
rng = np.random.default_rng(2)
X = rng.uniform(-1, 1, (50, 1))
full = Dataset(X, X[:, 0] ** 2 + rng.normal(0, .05, 50))
train, test = full.split(35)

# %%
len(train), len(test), full.log

# %% tags=["training"]
class Model:
    """Base."""
    count = 0
    def __init__(self):
        type(self).count += 1
    def fit(self, d):
        raise NotImplementedError
class Poly(Model):
    def __init__(self, degree):
        super().__init__()
        self.pipe = Pipeline([('poly', Polynomial(degree)), ('ridge', Ridge(0.01))])
    def fit(self, d):
        self.pipe.fit(d.X, d.y)
        return self
    def predict(self, X):
        return self.pipe.predict(X)
models = [Poly(d).fit(train) for d in (1, 2)]

# %% tags=["evaluation"]
errors = [float(((m.predict(test.X) - test.y) ** 2).mean()) for m in models]
best = int(np.argmin(errors))

# %% tags=["evaluation"]
kinds = [isinstance(m, Model) for m in models]
r2 = 1 - errors[best] / float(test.y.var())
