# replay: one value comes from a clock, and another one is wrong in both runs
# expect: NB316 kind together

# %% tags=["data"]
import sys
import time

begun = time.time()
kind = sys._getframe().f_code.co_name

# %% tags=["training"]
total = len(kind)
