# trap: random.shuffle and sort change a list of an earlier step in place
# expect: equal

# %% tags=["data"]
import random
random.seed(0)
rows = list(range(8))

# %% tags=["training"]
random.shuffle(rows)
head = rows[:3]

# %% tags=["evaluation"]
rows.sort(reverse=True)
score = rows[0] * 100 + head[0]
