# trap: every role, with names
# expect: equal

# %% tags=["setup"]
import json
import numpy as np
import pandas as pd
from sklearn.linear_model import SGDClassifier, LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
pd.set_option('display.max_columns', 20)
np.random.seed(12)

# %% tags=["parameters"]
n = 120  # rows to make
noise = 0.3  # standard deviation of the noise
models = ["logistic", "sgd"]  # which models to report

# %% [markdown]
# # Make rows

# %% tags=["data:make_rows"]
x = np.random.normal(size=(n, 3))
y = ((x @ [1.0, -2.0, 0.5] + np.random.normal(0, noise, n)) > 0).astype(int)

# %% tags=["skip"]
pd.DataFrame(x).describe()

# %% tags=["data:split"]
order = np.random.permutation(n)
cut = int(n * 0.7)
train, test = order[:cut], order[cut:]

# %% tags=["training:logistic"]
logistic = LogisticRegression().fit(x[train], y[train])

# %% tags=["training:sgd"]
sgd = SGDClassifier(loss="log_loss").fit(x[train], y[train])

# %% tags=["setup"]
np.set_printoptions(precision=4)

# %% tags=["evaluation:logistic"]
acc = accuracy_score(y[test], logistic.predict(x[test]))
loss = log_loss(y[test], logistic.predict_proba(x[test]))

# %% tags=["evaluation:sgd"]
acc = accuracy_score(y[test], sgd.predict(x[test]))
loss = log_loss(y[test], sgd.predict_proba(x[test]))

# %% tags=["evaluation:summary"]
summary = {"models": models, "n": n, "best_loss": round(loss, 6)}
print(json.dumps(summary))

# %% tags=["inference:score_new"]
new = np.random.normal(size=(4, 3))
scores = sgd.predict_proba(new)[:, 1]

# %% tags=["skip"]
scores
