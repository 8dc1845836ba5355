# replay: a logger knows all others of its process
# expect: nothing

# %% tags=["data"]
import logging

log = logging.getLogger("app")
rows = [1, 2]

# %% tags=["training"]
total = sum(rows)
log.info("total %s", total)
