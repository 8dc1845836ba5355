# trap: the last expression of a cell changes state although it looks like display
# expect: equal

# %% tags=["data"]
rows = [3, 1, 2]
log = []
def show(x):
    log.append(x)
    return x
show(rows[0])

# %%
show(rows[1])

# %% tags=["training"]
model = len(log)
show("end")

# %% tags=["evaluation"]
score = len(log) + model
