# replay: an ordinary notebook
# expect: nothing

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import LinearRegression

generator = np.random.default_rng(0)
x = generator.normal(size=(20, 2))
y = x @ [1.0, 2.0]

# %% tags=["training"]
model = LinearRegression().fit(x, y)

# %% tags=["evaluation"]
score = model.score(x, y)
