# replay: the address of an object is another in each run
# expect: NB316 place together

# %% tags=["data"]
rows = [1]
place = id(rows)

# %% tags=["training"]
same = id(rows) == place
