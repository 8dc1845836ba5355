# trap: tables go through a database file by several connections
# expect: equal

# %%
import sqlite3
import pandas as pd
DB = 'shop.db'

# %% tags=["data"]
con = sqlite3.connect(DB)
con.executescript("""
drop table if exists orders;
create table orders (id integer, customer text, amount real);
insert into orders values (1, 'ann', 10.5), (2, 'bob', 3), (3, 'ann', 7.25), (4, 'eve', 99);
""")
con.commit()
con.close()

# %%
pd.read_sql('select count(*) from orders', sqlite3.connect(DB))

# %% tags=["data"]
def query(sql, **params):
    with sqlite3.connect(DB) as c:
        return pd.read_sql(sql, c, params=params or None)
orders = query('select * from orders where amount < :top', top=50)

# %% tags=["data"]
per_customer = orders.groupby('customer', as_index=False)['amount'].agg(['sum', 'count'])

# %% tags=["training"]
mean_amount = per_customer['sum'].mean()
model = {'threshold': mean_amount}
with sqlite3.connect(DB) as c:
    per_customer.to_sql('per_customer', c, if_exists='replace', index=False)

# %% tags=["evaluation"]
back = query('select customer from per_customer where sum > :t', t=model['threshold'])
n_big = len(back)
n_big

# %% tags=["evaluation"]
names = ', '.join(back['customer'])
