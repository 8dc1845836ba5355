# trap: a database connection crosses steps
# expect: equal or said

# %% tags=["data"]
import sqlite3
db = sqlite3.connect(":memory:")
db.execute("create table t (n int)")
db.executemany("insert into t values (?)", [(1,), (2,)])

# %% tags=["training"]
model = db.execute("select sum(n) from t").fetchone()[0]

# %% tags=["evaluation"]
score = db.execute("select count(*) from t").fetchone()[0] + model
