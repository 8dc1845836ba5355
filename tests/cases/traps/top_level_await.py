# trap: a cell awaits at top level
# expect: equal

# %%
import asyncio
async def fetch(n):
    await asyncio.sleep(0)
    return n * 2

# %% tags=["data"]
rows = await asyncio.gather(fetch(1), fetch(2))

# %% tags=["training"]
model = await fetch(sum(rows))

# %% tags=["evaluation"]
score = model + 1
