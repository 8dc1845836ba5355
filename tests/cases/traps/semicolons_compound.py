# trap: compound statements on one line
# expect: equal

# %% tags=["data"]
n = 0
for i in range(3): n += i; last = i
if n: big = True; m = n * 2
def f(x): y = x + 1; return y
class C: a = 1; b = a + 1

# %% tags=["training"]
model = f(n) + m + C.b

# %% tags=["evaluation"]
score = model + last
