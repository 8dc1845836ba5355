# trap: a notebook shows and closes its figures at the end of each cell, and where it calls show
# expect: equal

# %% tags=["data"]
%matplotlib inline
import matplotlib.pyplot as plt

heights = [3, 1, 2]

# %% tags=["training"]
plt.plot(heights)
model = len(plt.gca().lines)

# %% tags=["training"]
plt.plot(sorted(heights))
plt.plot(heights)
lines = len(plt.gca().lines)

# %% tags=["evaluation"]
plt.plot(heights)
plt.show()
plt.plot(heights)
score = len(plt.gca().lines) + 10 * lines
