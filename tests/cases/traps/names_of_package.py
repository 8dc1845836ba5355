# trap: variables are named like parts of the exported package
# expect: equal

# %% tags=["data"]
params = {"a": 1}
run = 2
common = 3
pipeline = [4]
artifacts = 5
outputs = {"x": 6}
step = 7
inputs = 8

# %% tags=["training"]
Params = params["a"] + run + common
model = Params + artifacts + step + inputs

# %% tags=["evaluation"]
metrics = model + outputs["x"]
result = metrics + pipeline[0]
