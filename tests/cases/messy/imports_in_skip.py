# trap: imports, helpers and constants stand in skipped and late cells
# expect: equal

# %% tags=["skip"]
import numpy as np
import pandas as pd
from sklearn.datasets import make_classification
SEED = 7
def describe(frame):
    return frame.describe().T

# %% tags=["data"]
X, y = make_classification(200, 6, random_state=SEED)
df = pd.DataFrame(X, columns=[f'f{i}' for i in range(6)])
df['y'] = y

# %% tags=["skip"]
print(describe(df))
from sklearn.linear_model import LogisticRegression
import matplotlib.pyplot as plt
plt.hist(df.f0)

# %% tags=["skip"]
from sklearn.model_selection import train_test_split as tts
cols = [c for c in df if c.startswith('f')]

# %% tags=["training"]
a, b = tts(df, random_state=SEED, stratify=df.y)
m = LogisticRegression().fit(a[cols], a.y)

# %% tags=["skip"]
from sklearn.metrics import log_loss
best_so_far = 0.5

# %% tags=["evaluation"]
loss = log_loss(b.y, m.predict_proba(b[cols]))
better = loss < best_so_far

# %% tags=["skip"]
np.round(loss, 2)

# %% tags=["evaluation"]
weights = dict(zip(cols, np.round(m.coef_[0], 6).tolist()))
