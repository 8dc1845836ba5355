# trap: a split without random_state draws from the unseeded global stream
# expect: warning NB301

# %% tags=["data"]
import numpy as np
from sklearn.model_selection import train_test_split
X = np.arange(40).reshape(20, 2)
X_train, X_test = train_test_split(X)

# %% tags=["training"]
model = X_train.mean()

# %% tags=["evaluation"]
score = X_test.mean() - model
