# trap: a function draws on axes of the notebook and returns a number
# expect: equal

# %%
import matplotlib.pyplot as plt
def draw(values, ax=None):
    ax = ax or plt.gca()
    ax.hist(values, bins=3)
    return len(ax.patches)

# %% tags=["data"]
rows = [1, 2, 2, 3]

# %% tags=["training"]
patches = draw(rows)

# %% tags=["evaluation"]
fig, ax = plt.subplots()
score = draw(rows, ax) + patches
