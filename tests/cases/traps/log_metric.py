# trap: metrics are logged by nb2prod, which a package does not depend on
# expect: equal

# %% tags=["parameters"]
rate = 0.5

# %% tags=["training"]
import nb2prod
from nb2prod import log_metric as log

def report(value, epoch):
    nb2prod.log_metric("weight", value, epoch)

weight = 0.0
for epoch in range(3):
    weight += rate * (1 - weight)
    log("loss", 1 - weight, step=epoch)
    report(weight, epoch)

# %% tags=["evaluation"]
score = weight * 2
nb2prod.log_metric("loss", score)
