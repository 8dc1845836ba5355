# replay: a draw on which nothing depends is a remark, and no excuse
# expect: NB316 total apart

# %%
import numpy as np
from sklearn.svm import SVC

# %% tags=["data"]
x = np.arange(20.0).reshape(-1, 1)
y = (x[:, 0] > 9).astype(int)


def counter():
    count = 0

    def add(more):
        nonlocal count
        count += more

    def get():
        return count

    return add, get


add, get = counter()

# %% tags=["training"]
model = SVC().fit(x, y)
add(5)

# %% tags=["evaluation"]
total = get()
accuracy = model.score(x, y)
