# replay: two runs at the same time read the same second
# expect: nothing

# %% tags=["data"]
import time

stamp = int(time.time())

# %% tags=["training"]
label = f"run-{stamp}"
