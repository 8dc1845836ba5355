# replay: a clock is called by its bare name
# expect: nothing

# %% tags=["data"]
from time import time

begun = time()

# %% tags=["training"]
took = time() - begun
