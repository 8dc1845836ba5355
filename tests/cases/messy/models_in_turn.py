# trap: three models trained and evaluated in turn under the same names
# expect: equal

# %%
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from sklearn.svm import SVC
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import train_test_split
import numpy as np
np.random.seed(42)

# %% tags=["data"]
X, y = load_iris(return_X_y=True)
X = X[:, :2]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3)

# %% [markdown]
# # Logistic regression

# %% tags=["training"]
model = LogisticRegression(max_iter=500)
model.fit(X_train, y_train)
y_pred = model.predict(X_test)

# %% tags=["evaluation"]
acc = accuracy_score(y_test, y_pred)
print(acc)
results = {'lr': acc}

# %% [markdown]
# # Tree

# %% tags=["training"]
model = DecisionTreeClassifier(max_depth=3)
model.fit(X_train, y_train)
y_pred = model.predict(X_test)

# %% tags=["evaluation"]
acc = accuracy_score(y_test, y_pred)
results['tree'] = acc
print(acc, f1_score(y_test, y_pred, average='macro'))

# %% [markdown]
# # SVM

# %% tags=["training"]
model = SVC(C=0.5)
model.fit(X_train, y_train)
y_pred = model.predict(X_test)

# %% tags=["evaluation"]
acc = accuracy_score(y_test, y_pred)
results['svm'] = acc
best = max(results, key=results.get)
best
