# trap: cells copied and pasted with small changes, functions defined twice
# expect: equal

# %%
import pandas as pd, numpy as np
from sklearn.linear_model import Ridge

# %% tags=["data"]
df1 = pd.read_csv('data/north.csv')
df1 = df1.dropna()
df1['x2'] = df1['x'] ** 2

# %% tags=["data"]
df2 = pd.read_csv('data/south.csv')
df2 = df2.dropna()
df2['x2'] = df2['x'] ** 2

# %%
df1.plot.scatter('x', 'y')

# %%
df2.plot.scatter('x', 'y')

# %% tags=["training"]
def fit(df):
    m = Ridge(alpha=1.0)
    m.fit(df[['x', 'x2']], df['y'])
    return m
m1 = fit(df1)

# %% tags=["evaluation"]
def mape(a, b):
    return np.mean(np.abs((a - b) / a)) * 100
p = m1.predict(df1[['x', 'x2']])
mape1 = mape(df1['y'], p)
mape1

# %% tags=["training"]
def fit(df):
    m = Ridge(alpha=10.0)
    m.fit(df[['x', 'x2']], df['y'])
    return m
m2 = fit(df2)

# %% tags=["evaluation"]
def mape(a, b):
    return np.mean(np.abs((a - b) / a)) * 100
p = m2.predict(df2[['x', 'x2']])
mape2 = mape(df2['y'], p)
mape2

# %% tags=["evaluation"]
p = m1.predict(df2[['x', 'x2']])
cross = mape(df2['y'], p)
print(mape1, mape2, cross)
