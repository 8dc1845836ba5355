# trap: packages are installed in the notebook
# expect: equal

# %%
# %pip install --quiet --no-index --no-deps numpy
# !pip install -q --no-index --no-deps "pandas>=1"

# %%
import numpy as np
import pandas as pd
print(np.__version__, pd.__version__)

# %% tags=["data"]
df = pd.DataFrame({'a': np.arange(6), 'b': list('xyzxyz')})
df = df.join(pd.get_dummies(df.b, dtype=int))

# %%
df.head()

# %% tags=["training"]
w, *_ = np.linalg.lstsq(df[['x', 'y', 'z']].to_numpy(float), df.a.to_numpy(float), rcond=None)

# %% tags=["evaluation"]
fitted = df[['x', 'y', 'z']].to_numpy() @ w
sse = ((fitted - df.a) ** 2).sum()
sse

# %% tags=["evaluation"]
worst = int(np.argmax(np.abs(fitted - df.a)))
