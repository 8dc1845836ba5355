# trap: a variable is annotated at top level without a value
# expect: equal

# %% tags=["data"]
x: int
y: int = 2
names: "list[Undefined]" = ["a"]

# %% tags=["training"]
x = y + 1
model: float = float(x)

# %% tags=["evaluation"]
score: "NotDefinedAnywhere" = model + len(names)
