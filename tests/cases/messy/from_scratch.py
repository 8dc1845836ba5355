# trap: gradient descent by hand with weights changed in place in top-level loops
# expect: equal

# %%
import numpy as np
import matplotlib.pyplot as plt
np.random.seed(3)

# %% tags=["parameters"]
lr = 0.1
epochs = 40

# %% tags=["data"]
N = 60
X = np.random.randn(N, 2)
y = (X[:, 0] * 2 - X[:, 1] > 0).astype(float)
X = np.hstack([X, np.ones((N, 1))])
idx = np.arange(N)
np.random.shuffle(idx)
train_idx, test_idx = idx[:40], idx[40:]

# %%
plt.scatter(X[:, 0], X[:, 1], c=y)

# %%
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def forward(rows):
    return sigmoid(X[rows] @ W)

# %% tags=["training"]
W = np.random.randn(3) * 0.01
losses = []

# %% tags=["training"]
for epoch in range(epochs):
    p = forward(train_idx)
    grad = X[train_idx].T @ (p - y[train_idx]) / len(train_idx)
    W -= lr * grad
    losses.append(-np.mean(y[train_idx] * np.log(p) + (1 - y[train_idx]) * np.log(1 - p)))
    if epoch % 10 == 0:
        print(epoch, losses[-1])

# %%
plt.plot(losses)

# %% tags=["training"]
lr *= 0.5
for epoch in range(epochs):
    p = forward(train_idx)
    W -= lr * (X[train_idx].T @ (p - y[train_idx]) / len(train_idx))

# %% tags=["evaluation"]
accuracy = ((forward(test_idx) > 0.5) == y[test_idx]).mean()
accuracy

# %% tags=["evaluation"]
final_epoch = epoch
norm = np.linalg.norm(W)
