# replay: both runs want one folder of the machine
# expect: nothing

# %% tags=["data"]
import os
import tempfile
import time

scratch = os.path.join(tempfile.gettempdir(), "nb2prod-replay-case")
os.mkdir(scratch)
time.sleep(1)
os.rmdir(scratch)
rows = [1, 2]

# %% tags=["training"]
total = sum(rows)
