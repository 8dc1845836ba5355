# trap: dates as index, resampling, rolling features and a split by date
# expect: equal

# %%
import pandas as pd, numpy as np
import matplotlib.pyplot as plt
plt.rcParams['figure.figsize'] = [10, 4]
from sklearn.ensemble import GradientBoostingRegressor

# %% tags=["data"]
df = pd.read_csv('data/energy.csv', parse_dates=['ts'], index_col='ts')
df = df.sort_index()
df.plot(title='raw')

# %% tags=["data"]
daily = df.resample('D').agg({'load': 'sum', 'temp': 'mean'})
daily['dow'] = daily.index.dayofweek
for lag in [1, 7]:
    daily[f'lag{lag}'] = daily['load'].shift(lag)
daily['roll'] = daily['load'].shift(1).rolling(3).mean()
daily = daily.dropna()

# %%
daily.tail()

# %% tags=["data"]
split_date = '2024-02-10'
train = daily.loc[:split_date]
test = daily.loc[pd.Timestamp(split_date) + pd.Timedelta(days=1):]

# %% tags=["training"]
FEATURES = [c for c in daily.columns if c != 'load']
reg = GradientBoostingRegressor(n_estimators=30, random_state=0)
reg.fit(train[FEATURES], train['load'])

# %% tags=["evaluation"]
test = test.copy()
test['pred'] = reg.predict(test[FEATURES])
ax = daily[['load']].plot(figsize=(15, 5))
test['pred'].plot(ax=ax, style='.')
plt.legend(['truth', 'pred'])
plt.show()

# %% tags=["evaluation"]
score = np.sqrt(((test['load'] - test['pred']) ** 2).mean())
print(f'RMSE Score on Test set: {score:0.2f}')
mape = ((test['load'] - test['pred']).abs() / test['load']).mean() * 100

# %% tags=["evaluation"]
test['error'] = np.abs(test['load'] - test['pred'])
test['date'] = test.index.date
worst = test.groupby('date')['error'].mean().sort_values(ascending=False).head(3)
worst
