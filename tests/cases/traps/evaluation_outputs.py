# trap: every variable of an evaluation step is an output, loop and comprehension variables aside
# expect: equal

# %% tags=["data"]
y = [1, 0, 1]

# %% tags=["training"]
p = [1, 1, 1]

# %% tags=["evaluation"]
hits = [a == b for a, b in zip(y, p)]
for at, hit in enumerate(hits):
    last = hit
table = {"hits": sum(hits)}
score = table["hits"] / len(y)
