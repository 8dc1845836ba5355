# trap: async for and async with at top level
# expect: equal

# %%
from contextlib import asynccontextmanager
async def stream(n):
    for i in range(n):
        yield i
@asynccontextmanager
async def opened():
    yield 10

# %% tags=["data"]
rows = [i async for i in stream(4)]
async for last in stream(3):
    pass

# %% tags=["training"]
async with opened() as handle:
    model = handle + last

# %% tags=["evaluation"]
score = model + sum(rows)
