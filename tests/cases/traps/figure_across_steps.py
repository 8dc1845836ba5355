# trap: a figure and its axes cross steps
# expect: equal or said

# %% tags=["data"]
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
rows = [1, 2, 3]

# %% tags=["training"]
ax.plot(rows)
model = len(ax.lines)

# %% tags=["evaluation"]
ax.plot([0, 0, 0])
lines = len(ax.lines)
