# trap: estimators without random_state draw from the seeded global stream
# expect: equal

# %%
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split
np.random.seed(0)

# %% tags=["data"]
X = np.random.rand(60, 3)
y = (X[:, 0] > 0.5).astype(int)
X_train, X_test, y_train, y_test = train_test_split(X, y)

# %% tags=["training"]
forest = RandomForestClassifier(n_estimators=5).fit(X_train, y_train)

# %%
RandomForestClassifier(n_estimators=2).fit(X_train, y_train)

# %% tags=["evaluation"]
score = forest.score(X_test, y_test)
noise = np.random.rand()
