# trap: a file is read at an absolute path
# expect: equal, warning NB303

# %% tags=["data"]
import os
lines = open("/etc/hostname").read() if os.path.exists("/no/such/place") else "x"

# %% tags=["training"]
model = len(lines)

# %% tags=["evaluation"]
score = model
