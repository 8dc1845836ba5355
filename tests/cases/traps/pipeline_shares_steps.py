# trap: a pipeline holds an estimator that another name holds too
# expect: equal or said

# %% tags=["data"]
import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import Pipeline
X = np.arange(4.0).reshape(-1, 1)
y = np.array([1.0, 3.0, 5.0, 7.0])
reg = LinearRegression()
pipe = Pipeline([("reg", reg)])

# %% tags=["training"]
pipe.fit(X, y)

# %% tags=["evaluation"]
slope = float(reg.coef_[0])
