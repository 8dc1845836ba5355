# trap: a dict of models, a results table that grows, the best model chosen by name
# expect: equal

# %%
import pandas as pd
import numpy as np
from sklearn.datasets import make_regression
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.model_selection import KFold, cross_validate, train_test_split

# %% tags=["setup"]
RANDOM_STATE = 17
np.random.seed(RANDOM_STATE)

# %% tags=["data"]
X, y = make_regression(120, 8, noise=20)
X_train, X_test, y_train, y_test = train_test_split(X, y)

# %% tags=["training"]
models = {}
models['dummy'] = DummyRegressor()
models['ols'] = LinearRegression()

# %% tags=["training"]
results = pd.DataFrame(columns=['model', 'mae', 'r2'])
def add_result(name, model):
    global results
    cv = cross_validate(model, X_train, y_train, cv=KFold(4, shuffle=True),
                        scoring=('neg_mean_absolute_error', 'r2'))
    row = [name, -cv['test_neg_mean_absolute_error'].mean(), cv['test_r2'].mean()]
    results.loc[len(results)] = row
for name, model in models.items():
    add_result(name, model)
results

# %%
models['ridge'] = Ridge(alpha=3)

# %% tags=["training"]
for name in ['ridge']:
    add_result(name, models[name])
models['lasso'] = Lasso(alpha=1.0)
add_result('lasso', models['lasso'])

# %%
results.sort_values('mae').style

# %% tags=["evaluation"]
best_name = results.sort_values('mae').iloc[0]['model']
best = models[best_name].fit(X_train, y_train)
test_r2 = best.score(X_test, y_test)
print(best_name, test_r2)

# %% tags=["evaluation"]
gap = test_r2 - results.set_index('model').loc[best_name, 'r2']
