# trap: a variable named only in a query is rebound between steps
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 5, 9]})
limit = 4
low = len(df.query("a < @limit"))

# %% tags=["training"]
limit = 8
model = len(df.query("a < @limit"))

# %% tags=["evaluation"]
score = len(df.query("a >= @limit")) + model + low
