# trap: shell lines make folders, list and copy files
# expect: equal

# %%
# !mkdir -p models plots
# !echo "starting"
import joblib
import pandas as pd
from sklearn.linear_model import LogisticRegression

# %%
# !ls -la data
# !head -n 3 data/points.csv

# %% tags=["data"]
df = pd.read_csv('data/points.csv')
X, y = df[['a', 'b']], df['label']

# %% tags=["training"]
clf = LogisticRegression()
clf.fit(X, y)
joblib.dump(clf, 'models/clf.joblib')

# %%
# !ls models

# %% tags=["training"]
# !cp models/clf.joblib models/backup.joblib
backup = joblib.load('models/backup.joblib')

# %% tags=["evaluation"]
acc = (backup.predict(X) == y).mean()
acc

# %% tags=["evaluation"]
import os
saved = sorted(os.listdir('models'))
n_models = len(saved)

# %%
# !rm -rf plots
# !pwd
