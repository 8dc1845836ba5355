# trap: chained comparisons, conditional expressions and starred assignment
# expect: equal

# %% tags=["data"]
low, *middle, high = 1, 5, 6, 9
inside = low < 5 <= high != 0
[a, (b, c)] = [1, (2, 3)]

# %% tags=["training"]
model = len(middle) if inside else -1

# %% tags=["evaluation"]
score = model + a + b + c
