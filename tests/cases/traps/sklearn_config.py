# trap: scikit-learn's output is set to pandas midway
# expect: equal

# %% tags=["data"]
import pandas as pd
import sklearn
from sklearn.preprocessing import StandardScaler
df = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0]})
plain = type(StandardScaler().fit_transform(df)).__name__

# %% tags=["training"]
sklearn.set_config(transform_output="pandas")
Z = StandardScaler().fit_transform(df)

# %% tags=["evaluation"]
columns = list(StandardScaler().fit_transform(df).columns)
score = Z["a"].sum() + len(plain)
