# trap: one scaler object is fitted in one step and refitted in another
# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
X = scaler.fit_transform(np.arange(6.0).reshape(3, 2))

# %% tags=["training"]
model = scaler.mean_.copy()
scaler.fit(X)

# %% tags=["evaluation"]
score = float(scaler.mean_.sum() + model.sum())
