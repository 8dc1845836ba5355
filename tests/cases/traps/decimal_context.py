# trap: the precision of decimals is a global setting
# expect: equal or said

# %%
from decimal import Decimal, getcontext
getcontext().prec = 4

# %% tags=["data"]
a = Decimal(1) / Decimal(3)

# %% tags=["training"]
model = a + Decimal(2) / Decimal(7)

# %% tags=["evaluation"]
score = float(model)
