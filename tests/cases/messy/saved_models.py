# trap: models are saved and loaded by name between cells
# expect: equal

# %%
import os, pickle
import joblib
import numpy as np
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
MODEL_DIR = 'artifacts_out'
os.makedirs(MODEL_DIR, exist_ok=True)

# %% tags=["data"]
X, y = load_iris(return_X_y=True)
mask = np.arange(len(y)) % 3 == 0

# %% tags=["training"]
scaler = StandardScaler().fit(X[~mask])
clf = LogisticRegression(max_iter=300).fit(scaler.transform(X[~mask]), y[~mask])

# %% tags=["training"]
joblib.dump({'scaler': scaler, 'clf': clf}, os.path.join(MODEL_DIR, 'model.joblib'))
with open(f'{MODEL_DIR}/classes.pkl', 'wb') as fh:
    pickle.dump(list(clf.classes_), fh)

# %% tags=["skip"]
print(os.listdir(MODEL_DIR))

# %% tags=["evaluation"]
del clf, scaler
loaded = joblib.load(os.path.join(MODEL_DIR, 'model.joblib'))
pred = loaded['clf'].predict(loaded['scaler'].transform(X[mask]))
accuracy = (pred == y[mask]).mean()

# %% tags=["evaluation"]
with open(f'{MODEL_DIR}/classes.pkl', 'rb') as fh:
    classes = pickle.load(fh)
per_class = {int(c): float((pred[y[mask] == c] == c).mean()) for c in classes}

# %% tags=["inference"]
sample = np.array([[5.0, 3.4, 1.5, 0.2]])
answer = int(loaded['clf'].predict(loaded['scaler'].transform(sample))[0])
