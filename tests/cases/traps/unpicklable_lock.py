# trap: a lock and a thread pool cross steps
# expect: equal or said

# %% tags=["data"]
import threading
from concurrent.futures import ThreadPoolExecutor
lock = threading.Lock()
pool = ThreadPoolExecutor(1)
rows = [1, 2]

# %% tags=["training"]
with lock:
    model = pool.submit(sum, rows).result()

# %% tags=["evaluation"]
with lock:
    score = model + 1
pool.shutdown()
