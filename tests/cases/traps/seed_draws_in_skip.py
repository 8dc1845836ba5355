# trap: a skipped cell draws from the seeded stream between steps
# expect: equal

# %%
import random
random.seed(1)

# %% tags=["data"]
rows = [random.random() for _ in range(3)]

# %% tags=["skip"]
peek = random.sample(rows, 2)
print(peek)

# %% tags=["training"]
model = random.choice(rows)

# %% tags=["evaluation"]
score = model + random.random()
