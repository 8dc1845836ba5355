# trap: metrics and tables are only displayed as last expressions
# expect: equal

# %%
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_squared_error, r2_score, mean_absolute_error
from sklearn.model_selection import cross_val_score, train_test_split

# %% tags=["data"]
df = load_diabetes(as_frame=True).frame
df

# %% tags=["data"]
train, test = train_test_split(df, test_size=0.25, random_state=3)
len(train), len(test)

# %%
df.target.describe()

# %% tags=["training"]
lr = LinearRegression()
lr.fit(train.drop(columns='target'), train.target)

# %% tags=["evaluation"]
pred = lr.predict(test.drop(columns='target'))
mean_squared_error(test.target, pred) ** 0.5

# %% tags=["evaluation"]
r2_score(test.target, pred)

# %% tags=["training"]
ridge = Ridge(alpha=.5)
ridge.fit(train.drop(columns='target'), train.target)

# %% tags=["evaluation"]
pred = ridge.predict(test.drop(columns='target'))
mean_absolute_error(test.target, pred)

# %% tags=["evaluation"]
cross_val_score(ridge, df.drop(columns='target'), df.target, cv=4).mean()

# %% tags=["evaluation"]
pd.Series(pred - test.target.values).describe()
