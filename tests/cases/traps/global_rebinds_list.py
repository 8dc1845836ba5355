# trap: a function rebinds a notebook variable by global in a later step
# expect: equal

# %% tags=["data"]
history = []
def restart():
    global history
    history = ["restarted"]
history.append("loaded")

# %% tags=["training"]
restart()
history.append("trained")

# %% tags=["evaluation"]
count = len(history)
first = history[0]
