# %% [markdown]
# # A small network

# %% tags=["parameters"]
epochs = 20

# %%
import numpy as np
import torch
from torch import nn

torch.manual_seed(7)

# %% tags=["data"]
points = torch.rand(200, 2)
labels = (points.sum(dim=1) > 1).float()
middle = points[50:150]

# %% tags=["training"]
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Dropout(0.2), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for _ in range(epochs):
    order = torch.randperm(len(points))
    loss = nn.functional.binary_cross_entropy_with_logits(model(points[order]).squeeze(), labels[order])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
middle += 0.001

# %% tags=["evaluation"]
model.eval()
with torch.no_grad():
    predicted = model(points).squeeze() > 0
accuracy = (predicted == labels.bool()).float().mean().item()
moved = points.sum().item()
noise = torch.rand(3)
