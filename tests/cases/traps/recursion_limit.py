# trap: sys settings changed in one step are felt in another
# expect: equal or said

# %% tags=["data"]
import sys
sys.setrecursionlimit(5000)
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)
rows = [1]

# %% tags=["training"]
model = depth(3000)

# %% tags=["evaluation"]
score = model + len(rows)
