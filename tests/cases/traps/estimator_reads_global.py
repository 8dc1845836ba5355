# trap: an estimator of the notebook reads a variable that a later step rebinds
# expect: equal or said

# %% tags=["data"]
import numpy as np
clip = 2.0
class Clipper:
    def transform(self, X):
        return np.minimum(X, clip)
clipper = Clipper()
X = np.arange(5.0)

# %% tags=["training"]
model = clipper.transform(X).sum()
clip = 3.0

# %% tags=["evaluation"]
score = clipper.transform(X).sum() + model
