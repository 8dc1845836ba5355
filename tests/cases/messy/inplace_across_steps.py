# trap: frames, arrays and dicts of an earlier step are changed in place by later ones and by untagged cells
# expect: equal

# %%
import pandas as pd
import numpy as np
from sklearn.linear_model import LinearRegression

# %% tags=["data"]
df = pd.DataFrame({'day': range(12), 'sales': [3, 4, 6, 5, 8, 9, 9, 12, 11, 13, 15, 14.0]})
stats = {}
history = []

# %%
df['lag'] = df['sales'].shift(1)
df.dropna(inplace=True)

# %% tags=["data"]
df.reset_index(drop=True, inplace=True)
stats['rows'] = len(df)
X = df[['day', 'lag']].to_numpy()

# %%
X /= X.max(axis=0)

# %% tags=["training"]
y = df.pop('sales')
reg = LinearRegression().fit(X, y)
stats['coef'] = reg.coef_.round(6).tolist()
history.append('fit')

# %%
history.append('peek')
df['pred'] = reg.predict(X)

# %% tags=["evaluation"]
df['err'] = y - df['pred']
stats.update(mae=float(df['err'].abs().mean()))
history.append('eval')
mae = stats['mae']

# %%
df.drop(columns=['lag'], inplace=True)

# %% tags=["evaluation"]
columns = list(df)
n = len(history)
df.iloc[0, 0] = -1
first = df.iloc[0].sum()
