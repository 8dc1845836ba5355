# trap: timing magics, matplotlib magics and autoreload
# expect: equal

# %%
# %load_ext autoreload
# %autoreload 2
# %matplotlib inline
# %config InlineBackend.figure_format = 'retina'
import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs

# %% tags=["data"]
# %%time
X, truth = make_blobs(150, centers=3, random_state=2)

# %%
# %%timeit -n1 -r1
X.sum()

# %% tags=["training"]
# %%time
km = KMeans(3, n_init=2, random_state=0)
labels = km.fit_predict(X)

# %%
# %timeit -n 1 -r 1 km.predict(X)

# %%
# %whos

# %% tags=["evaluation"]
# %time inertia = km.inertia_
sizes = np.bincount(labels)

# %% tags=["evaluation"]
# %%time
from sklearn.metrics import adjusted_rand_score
ari = adjusted_rand_score(truth, labels)
ari

# %%
import matplotlib.pyplot as plt
plt.scatter(X[:, 0], X[:, 1], c=labels)
