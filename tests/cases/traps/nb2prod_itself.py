# trap: a step uses more of nb2prod than log_metric
# expect: error NB504

# %% tags=["training"]
import nb2prod
model = len(nb2prod.__name__)

# %% tags=["evaluation"]
score = model
