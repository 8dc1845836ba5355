# trap: train and test joined and split again, an error function that reads the notebook's variables, models in a loop
# expect: equal

# %%
import pandas as pd
import numpy as np
import matplotlib.pyplot as plt
from sklearn.linear_model import Ridge, Lasso
from sklearn.model_selection import cross_val_score

# %% tags=["data"]
train = pd.read_csv("../input/houses/train.csv")
test = pd.read_csv("../input/houses/test.csv")

# %%
train.describe()

# %%
corr = train.select_dtypes("number").corr()
plt.matshow(corr)

# %% tags=["data"]
all_data = pd.concat((train.loc[:, "LotArea":"Street"], test.loc[:, "LotArea":"Street"]))

# %%
# log transform skewed numeric features
train["SalePrice"] = np.log1p(train["SalePrice"])
numeric_feats = all_data.select_dtypes("number").columns

# %% tags=["data"]
skewed = all_data[numeric_feats].apply(lambda x: x.dropna().skew())
skewed = skewed[skewed > 0.5].index
all_data[skewed] = np.log1p(all_data[skewed])
all_data = pd.get_dummies(all_data)
all_data = all_data.fillna(all_data.mean())

# %% tags=["data"]
X_train = all_data[:train.shape[0]]
X_test = all_data[train.shape[0]:]
y = train.SalePrice

# %% tags=["training"]
def rmse_cv(model):
    rmse = np.sqrt(-cross_val_score(model, X_train, y, scoring="neg_mean_squared_error", cv=3))
    return(rmse)
alphas = [0.1, 1, 10]
cv_ridge = [rmse_cv(Ridge(alpha=alpha)).mean() for alpha in alphas]
cv_ridge = pd.Series(cv_ridge, index=alphas)

# %%
cv_ridge.plot(title="Validation - Just Do It")
plt.xlabel("alpha")

# %% tags=["training"]
best_alpha = cv_ridge.idxmin()
model = Ridge(alpha=best_alpha).fit(X_train, y)

# %% tags=["evaluation"]
cv_ridge.min()

# %% tags=["evaluation"]
print("ridge", rmse_cv(model).mean())
model_lasso = Lasso(alpha=0.001).fit(X_train, y)
print("lasso", rmse_cv(model_lasso).mean())
coef = pd.Series(model_lasso.coef_, index=X_train.columns)
print("Lasso picked " + str(sum(coef != 0)) + " variables")

# %% tags=["inference"]
preds = np.expm1(model.predict(X_test))
solution = pd.DataFrame({"id": test.Id, "SalePrice": preds})
solution.to_csv("ridge_sol.csv", index=False)
