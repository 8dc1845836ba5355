# trap: X, y, df, i and x mean something new in every cell
# expect: equal

# %%
import numpy as np
import pandas as pd

# %% tags=["data"]
df = pd.DataFrame({'x': [1, 2, 3, 4], 'y': [2, 4, 6, 9]})
x = df['x'].values
y = df['y'].values
i = 0

# %% tags=["data"]
df = df[df.x > 1]
X = np.c_[np.ones(len(df)), df.x]
y = df.y.values

# %%
x = 'a string now'
for i in range(3):
    x += str(i)
print(x, i)

# %% tags=["training"]
theta = np.linalg.solve(X.T @ X, X.T @ y)
x = len(x) + i
X = X[:, 1]

# %%
df = {'not': 'a frame'}
list_ = [y for y in range(3)]

# %% tags=["training"]
df['theta'] = theta
i = i + 1

# %% tags=["evaluation"]
y_hat = theta[0] + theta[1] * X
x, y = y_hat - y, x
error = float(np.abs(x).mean())

# %% tags=["evaluation"]
df = pd.DataFrame({'e': x})
i = len(df) + i
summary = (error, y, i)
