# trap: names in nested comprehensions are not the notebook's variables
# expect: equal

# %% tags=["data"]
x = 5
y = 7
grid = [[x * y for x in range(3)] for y in range(2)]

# %% tags=["training"]
model = x + y + sum(sum(row) for row in grid)

# %% tags=["evaluation"]
score = [x for row in grid for x in row if x > y - 7]
total = sum(score) + x
