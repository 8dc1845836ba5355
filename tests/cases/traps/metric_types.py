# trap: metrics are numpy scalars, 0-dim arrays and booleans
# expect: equal
# metrics: mean = mean; flag = flag; small = small; zero_dim = zero_dim; share = share

# %% tags=["data"]
import numpy as np
X = np.arange(5.0)

# %% tags=["training"]
model = X.mean()

# %% tags=["evaluation"]
mean = model
flag = bool(model > 1)
numpy_flag = X.max() > 3
small = np.float32(0.1)
zero_dim = np.array(2.5)
share = int(X.sum())
text = f"{mean}"
