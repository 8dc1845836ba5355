# trap: the last expression of the evaluation cell is the metric
# expect: equal
# metrics: accuracy_score = accuracy_score(y, p)

# %% tags=["data"]
from sklearn.metrics import accuracy_score
y = [0, 1, 1, 0]

# %% tags=["training"]
p = [0, 1, 0, 0]

# %% tags=["evaluation"]
accuracy_score(y, p)
