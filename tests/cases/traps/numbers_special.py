# trap: infinities, NaN, negative zero, huge integers, complex numbers, fractions, decimals
# expect: equal

# %% tags=["data"]
from decimal import Decimal
from fractions import Fraction
a, b, c = float("inf"), float("nan"), -0.0
big = 10 ** 40
z = 3 + 4j
d, f = Decimal("0.10"), Fraction(1, 3)

# %% tags=["training"]
model = abs(z) + float(d) + float(f)
text = f"{c} {b} {a} {big}"

# %% tags=["evaluation"]
score = model + len(text)
exact = big + 1 == 10 ** 40 + 1
