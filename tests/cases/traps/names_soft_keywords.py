# trap: variables are named like soft keywords and builtins
# expect: equal

# %% tags=["data"]
match = 1
case = 2
type = "kind"
_ = 5
print_ = 3

# %% tags=["training"]
id = match + case
model = id + len(type)

# %% tags=["evaluation"]
input = model + print_ + _
score = input
