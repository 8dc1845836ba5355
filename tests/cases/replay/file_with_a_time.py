# replay: a file says when it was written, and another one is as in the notebook
# expect: nothing

# %% tags=["data"]
import csv
import time

rows = [["a", "b"], [1.5, 2.5]]
with open("rows.csv", "w", newline="") as stream:
    csv.writer(stream).writerows(rows)

# %% tags=["training"]
total = sum(rows[1])
with open("log.txt", "a") as stream:
    stream.write(f"{time.time_ns()} done\n")
