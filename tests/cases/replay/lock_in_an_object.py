# replay: an object holds a lock, which no process can hand to another
# expect: NB317 - apart

# %% tags=["data"]
import threading


class Rows:
    def __init__(self, rows):
        self.rows = rows
        self.lock = threading.Lock()


rows = Rows([1, 2, 3])

# %% tags=["training"]
total = sum(rows.rows)
