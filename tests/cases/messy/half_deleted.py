# trap: half-deleted cells, commented-out leftovers, empty cells and dead code
# expect: equal

# %%
import pandas as pd
import numpy as np
#import seaborn as sns
#sns.set()

# %%


# %% tags=["data"]
#df = pd.read_csv('C:/Users/me/Desktop/final_v2.csv')
#df = pd.read_excel('final_v3 (1).xlsx')
df = pd.read_csv('data/sales.csv')
#df = df.sample(1000)

# %% tags=["data"]
# df['month'] = pd.to_datetime(df.date).dt.month
df['revenue'] = df.units * df.price
# df['revenue2'] = df['revenue'] ** 2
#

# %%
# old model
# from sklearn.ensemble import GradientBoostingRegressor
# gb = GradientBoostingRegressor()
# gb.fit(X, y)

# %%
df.groupby('store').revenue.sum()  # .plot()

# %%
if False:
    df = df[df.store != 'C']
    old_result = df.describe()

# %% tags=["training"]
#X = df[['price', 'promo', 'units']]
X = df[['price', 'promo']]
y = df['units']
from sklearn.linear_model import LinearRegression
lr = LinearRegression()
lr.fit(X, y)
#lr.fit(X[:10], y[:10])

# %% tags=["training"]


# %% tags=["evaluation"]
r2 = lr.score(X, y)
# print(gb.score(X, y))
"""
print(old_score)
"""
mae = np.abs(lr.predict(X) - y).mean()
#mae

# %%
# the end
