# trap: with binds a name that is closed afterwards
# expect: equal or said

# %% tags=["data"]
import io
with io.StringIO("1,2,3") as f:
    text = f.read()

# %% tags=["training"]
model = [int(p) for p in text.split(",")]

# %% tags=["evaluation"]
score = sum(model) if f.closed else -1
