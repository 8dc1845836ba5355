# trap: many exploration cells, some of which define what later steps need
# expect: equal

# %%
import pandas as pd
import numpy as np
import matplotlib.pyplot as plt

# %% tags=["data"]
df = pd.read_csv("data/orders.csv")
df.shape

# %%
df.head()

# %%
df.dtypes

# %%
df['country'].unique()

# %%
top = df['country'].value_counts().index[:2]
top

# %%
df['amount'].hist(); plt.axvline(df['amount'].median())

# %%
bins = [0, 20, 50, np.inf]
labels = ['low', 'mid', 'high']

# %% tags=["data"]
df['band'] = pd.cut(df['amount'], bins=bins, labels=labels)
df['is_top'] = df['country'].isin(top)

# %%
pd.crosstab(df['band'], df['is_top'])

# %%
for c in ['country', 'band']:
    print(df.groupby(c, observed=True)['amount'].mean())

# %%
monthly = df.assign(month=pd.to_datetime(df['date']).dt.month).groupby('month')['amount'].sum()
monthly.plot(kind='bar')

# %%
corr = df[['amount', 'items']].corr()
corr

# %% tags=["training"]
rate = df.groupby('band', observed=True)['returned'].mean()
model = rate.to_dict()

# %%
outliers = df[df.amount > df.amount.quantile(.95)]
len(outliers)

# %% tags=["evaluation"]
pred = df['band'].astype(object).map(model).astype(float)
brier = ((pred - df['returned']) ** 2).mean()
brier

# %% tags=["evaluation"]
baseline = ((df['returned'].mean() - df['returned']) ** 2).mean()
lift = 1 - brier / baseline
