# trap: variables are named like modules and classes that generated code may import
# expect: equal

# %% tags=["data"]
json = [1]
Path = 2
os = 3
Any = 4
NamedTuple = 5
sys = 6
annotations = 7
np = 8

# %% tags=["training"]
dataclass = Path + os + Any + np
logging = dataclass + NamedTuple

# %% tags=["evaluation"]
score = logging + sys + annotations + len(json)
