# trap: nullable, Arrow and string columns, and an integer column with holes
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"i": pd.array([1, None], dtype="Int64"), "b": pd.array([True, None], dtype="boolean")})
df["s"] = pd.array(["x", None], dtype="string")
df["a"] = pd.array([1.5, None], dtype="float64[pyarrow]")

# %% tags=["training"]
model = df["i"].sum() + df["a"].sum()

# %% tags=["evaluation"]
score = float(model) + int(df.isna().sum().sum())
