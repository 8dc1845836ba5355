# trap: a plot setting whose value is no plain text goes to later steps
# expect: equal

# %% tags=["data"]
import matplotlib.pyplot as plt

plt.rcParams["lines.solid_capstyle"] = "round"
plt.rcParams["lines.solid_joinstyle"] = "bevel"
plt.rcParams["axes.prop_cycle"] = plt.cycler(color=["#ff0000", "#00ff00"])
rows = [1, 2]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
style = str(plt.rcParams["lines.solid_capstyle"].value)
colours = [item["color"] for item in plt.rcParams["axes.prop_cycle"]]
score = model
