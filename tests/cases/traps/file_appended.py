# trap: each step appends to one file
# expect: equal

# %% tags=["data"]
with open("log.txt", "w") as log:
    log.write("data\n")

# %% tags=["training"]
with open("log.txt", "a") as log:
    log.write("training\n")

# %% tags=["evaluation"]
with open("log.txt", "a") as log:
    log.write("evaluation\n")
lines = open("log.txt").read().split()
count = len(lines)
