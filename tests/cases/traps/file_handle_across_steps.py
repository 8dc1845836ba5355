# trap: an open file crosses steps
# expect: equal or said

# %% tags=["data"]
with open("lines.txt", "w") as out:
    out.write("a\nbb\nccc\n")
handle = open("lines.txt")
first = handle.readline()

# %% tags=["training"]
second = handle.readline()

# %% tags=["evaluation"]
score = len(handle.read()) + len(first) + len(second)
handle.close()
