# trap: grid search, cross-validation and pipelines, best parameters used later
# expect: equal

# %%
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler, OneHotEncoder
np.random.seed(1)

# %% tags=["data"]
X, y = load_wine(return_X_y=True, as_frame=True)
X['strong'] = np.where(X['alcohol'] > 13, 'yes', 'no')
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y)

# %% tags=["data"]
numeric = X.select_dtypes('number').columns.tolist()[:4]
pre = ColumnTransformer([('num', StandardScaler(), numeric), ('cat', OneHotEncoder(), ['strong'])])

# %% tags=["training"]
pipe = Pipeline([('pre', pre), ('rf', RandomForestClassifier(n_estimators=8))])
cv = StratifiedKFold(3, shuffle=True)
grid = GridSearchCV(pipe, {'rf__max_depth': [2, 4]}, cv=cv)
grid.fit(X_train, y_train)

# %%
pd.DataFrame(grid.cv_results_)[['mean_test_score', 'params']]

# %% tags=["training"]
final = grid.best_estimator_.set_params(rf__n_estimators=12)
final.fit(X_train, y_train)

# %% tags=["evaluation"]
scores = cross_val_score(final, X_train, y_train, cv=3)
print("%0.3f (+/- %0.3f)" % (scores.mean(), scores.std() * 2))

# %% tags=["evaluation"]
test_score = final.score(X_test, y_test)
best_depth = grid.best_params_['rf__max_depth']
proba = final.predict_proba(X_test)
