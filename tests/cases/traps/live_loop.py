# trap: a loop is shown by nb2prod, which a package does not depend on
# expect: equal

# %% tags=["parameters"]
rate = 0.5

# %% tags=["training"]
import nb2prod
from nb2prod import live

weight = 0.0
for epoch in nb2prod.live(range(3)):
    for part in live([0.25, 0.75], total=2):
        weight += rate * (part - weight)
    nb2prod.log_metric("gap", 1 - weight, step=epoch)
rest = list(live(epoch for epoch in range(2)))

# %% tags=["evaluation"]
score = weight * len(rest)
