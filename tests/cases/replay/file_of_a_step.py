# replay: a file that a step writes differs, and no variable does
# expect: NB316 where.txt together

# %% tags=["data"]
import sys

rows = [1.0, 2.0]

# %% tags=["training"]
total = sum(rows)
with open("where.txt", "w") as stream:
    stream.write(sys._getframe().f_code.co_name)
