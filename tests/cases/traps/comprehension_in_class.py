# trap: a comprehension in a class body does not see the class's names
# expect: equal

# %% tags=["data"]
width = 2
class Grid:
    width = 100
    cells = [width for _ in range(3)]

# %% tags=["training"]
model = sum(Grid.cells)

# %% tags=["evaluation"]
score = model + Grid.width
