# trap: every step writes its result to a file that the next one reads
# expect: equal

# %%
import os
import numpy as np
import pandas as pd
# !mkdir -p interim processed

# %% tags=["data:raw"]
raw = pd.read_csv('data/sensors.csv')
raw['value'] = raw['value'].interpolate()
raw.to_csv('interim/clean.csv', index=False)

# %% tags=["data:features"]
clean = pd.read_csv('interim/clean.csv')
wide = clean.pivot(index='t', columns='sensor', values='value')
wide.to_parquet('processed/wide.parquet')
np.savez('processed/arrays.npz', X=wide.to_numpy()[:-1], y=wide['a'].to_numpy()[1:])

# %%
os.listdir('processed')

# %% tags=["training"]
npz = np.load('processed/arrays.npz')
X, y = npz['X'], npz['y']
beta = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
np.savetxt('processed/beta.txt', beta)

# %% tags=["evaluation"]
b = np.loadtxt('processed/beta.txt')
wide = pd.read_parquet('processed/wide.parquet')
fitted = np.c_[wide.to_numpy()[:-1], np.ones(len(wide) - 1)] @ b
rmse = float(np.sqrt(((fitted - wide['a'].to_numpy()[1:]) ** 2).mean()))

# %% tags=["evaluation"]
with open('processed/report.txt', 'a') as f:
    print('rmse', round(rmse, 4), file=f)
report = open('processed/report.txt').read()
