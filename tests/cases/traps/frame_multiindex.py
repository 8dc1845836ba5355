# trap: MultiIndex rows and columns, with names
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"k": ["a", "a", "b"], "g": [1, 2, 1], "v": [1.0, 2.0, 4.0]})
table = df.groupby(["k", "g"]).agg({"v": ["sum", "mean"]})
wide = df.pivot_table(index="k", columns="g", values="v")

# %% tags=["training"]
model = table.loc[("a", 2), ("v", "sum")]

# %% tags=["evaluation"]
score = float(model) + wide.columns.name.count("g")
names = list(table.index.names)
