# trap: helper functions read the notebook's variables instead of arguments
# expect: equal

# %%
import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeRegressor
rng = np.random.default_rng(5)

# %% tags=["parameters"]
n_rows = 80
depth = 3

# %%
def make_data():
    x = rng.uniform(0, 10, n_rows)
    return pd.DataFrame({'x': x, 'y': np.sin(x) + rng.normal(0, .1, n_rows)})
def split():
    cut = int(len(df) * ratio)
    return df[:cut], df[cut:]
def fit():
    return DecisionTreeRegressor(max_depth=depth, random_state=0).fit(train[['x']], train['y'])
def error(part):
    return float(((model.predict(part[['x']]) - part['y']) ** 2).mean())

# %% tags=["data"]
df = make_data()
ratio = 0.75

# %% tags=["data"]
train, test = split()
df.tail(2)

# %% tags=["training"]
model = fit()

# %% tags=["evaluation"]
errors = [error(train), error(test)]

# %% tags=["training"]
depth = 6
model = fit()

# %% tags=["evaluation"]
errors += [error(train), error(test)]
test_error = errors[-1]

# %% tags=["evaluation"]
def plot():
    import matplotlib.pyplot as plt
    plt.plot(test['x'], test['y'], '.')
    plt.plot(test['x'], model.predict(test[['x']]), 'x')
plot()
gap = errors[3] - errors[2]
