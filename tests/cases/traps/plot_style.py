# trap: rcParams and a style are set in a cell without a tag
# expect: equal

# %%
import matplotlib.pyplot as plt
plt.style.use("ggplot")
plt.rcParams["figure.figsize"] = (3, 2)

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
fig, ax = plt.subplots()
width = fig.get_figwidth()

# %% tags=["evaluation"]
score = width + sum(rows)
