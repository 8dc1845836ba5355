# trap: metrics are only printed, some by functions of the notebook
# expect: equal

# %%
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.neighbors import KNeighborsClassifier
from sklearn import metrics

# %%
def show_metrics(y_true, y_hat, name=''):
    print('-' * 20, name)
    print('acc :', metrics.accuracy_score(y_true, y_hat))
    print('prec: {:.4f}'.format(metrics.precision_score(y_true, y_hat)))
    print(f'rec : {metrics.recall_score(y_true, y_hat):.4f}')

# %% tags=["data"]
data = load_breast_cancer()
X, y = data.data[:, :5], data.target
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

# %%
X_train.shape, X_test.shape

# %% tags=["data"]
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

# %% tags=["training"]
for k in (1, 3, 5):
    knn = KNeighborsClassifier(k)
    knn.fit(X_train, y_train)
    print(k, knn.score(X_test, y_test))

# %% tags=["evaluation"]
show_metrics(y_test, knn.predict(X_test), 'knn')

# %% tags=["evaluation"]
y_hat = knn.predict(X_test)
print("F1:", metrics.f1_score(y_test, y_hat))
print(metrics.classification_report(y_test, y_hat))

# %%
# TODO: try other k's
# show_metrics(y_test, svm.predict(X_test), 'svm')
