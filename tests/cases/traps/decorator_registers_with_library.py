# trap: a class registers itself as an accessor of tables
# expect: equal or said

# %% tags=["data"]
import pandas as pd


@pd.api.extensions.register_dataframe_accessor("total_of")
class Total:
    def __init__(self, table):
        self.table = table

    def all(self):
        return float(self.table.sum().sum())


table = pd.DataFrame({"a": [1, 2]})

# %% tags=["training"]
model = table.total_of.all()

# %% tags=["evaluation"]
twice = (table * 2).total_of.all()
