# trap: unsupervised: scores gathered in a loop, the best one kept, plots everywhere
# expect: equal

# %%
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import MinMaxScaler
np.random.seed(0)

# %% tags=["data"]
customers = pd.read_csv('data/mall.csv')
customers.columns = [c.lower().replace(' ', '_') for c in customers.columns]
customers.drop('id', axis=1, inplace=True)

# %%
customers.isnull().sum()

# %% tags=["data"]
X = MinMaxScaler().fit_transform(customers[['income', 'score']])

# %%
plt.figure(1, figsize=(6, 4))
n = 0
for x in ['income', 'score']:
    n += 1
    plt.subplot(1, 2, n)
    plt.hist(customers[x])
plt.show()

# %% tags=["training"]
inertia = []
silhouettes = []
for n in range(2, 6):
    algorithm = KMeans(n_clusters=n, n_init=3)
    algorithm.fit(X)
    inertia.append(algorithm.inertia_)
    silhouettes.append(silhouette_score(X, algorithm.labels_))

# %%
plt.plot(range(2, 6), inertia, 'o-')

# %% tags=["training"]
best_n = int(np.argmax(silhouettes)) + 2
algorithm = KMeans(n_clusters=best_n, n_init=3).fit(X)
customers['cluster'] = algorithm.labels_

# %% tags=["evaluation"]
silhouette = max(silhouettes)
sizes = customers['cluster'].value_counts().sort_index()

# %% tags=["evaluation"]
profile = customers.groupby('cluster').mean()
profile
