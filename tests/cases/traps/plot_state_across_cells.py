# trap: plotting state is made in one cell and read in the next of one step
# expect: equal

# %% tags=["data"]
import matplotlib.pyplot as plt
rows = [1, 4, 9]

# %% tags=["evaluation"]
fig, axes = plt.subplots(1, 2)
axes[0].plot(rows)
top = max(axes[0].get_ylim())

# %% tags=["evaluation"]
axes[1].bar(range(3), rows)
bars = len(axes[1].patches)
score = sum(rows)
