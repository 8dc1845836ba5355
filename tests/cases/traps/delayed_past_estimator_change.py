# trap: untagged readings of a pipeline's part, which the step then sets and fits
# expect: equal

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

X = np.arange(10.0).reshape(5, 2)
y = np.arange(5.0)
pipe = make_pipeline(StandardScaler(), Ridge())

# %%
ridge = pipe[-1]
alpha_before = ridge.alpha
was_fitted = hasattr(ridge, "coef_")

# %% tags=["training"]
pipe.set_params(ridge__alpha=7.0).fit(X, y)

# %% tags=["evaluation"]
change = ridge.alpha - alpha_before
fitted_before = int(was_fitted)
