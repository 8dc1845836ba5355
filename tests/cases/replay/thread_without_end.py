# replay: a thread goes on after the last step
# expect: nothing

# %% tags=["data"]
import threading
import time


def watch():
    while True:
        time.sleep(1)


threading.Thread(target=watch).start()
rows = [1, 2]

# %% tags=["training"]
total = sum(rows)
