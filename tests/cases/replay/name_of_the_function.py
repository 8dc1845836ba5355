# replay: code that asks in which function it stands
# expect: NB316 kind together

# %% tags=["data"]
import sys

kind = sys._getframe().f_code.co_name

# %% tags=["training"]
total = len(kind)
