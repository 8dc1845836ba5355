# trap: several statements on one line, and a line that ends with a semicolon
# expect: equal

# %% tags=["data"]
a = 1; b = 2; rows = [a, b]
rows.append(3);

# %% tags=["training"]
model = sum(rows); rows.append(4)

# %% tags=["evaluation"]
score = model; count = len(rows);
