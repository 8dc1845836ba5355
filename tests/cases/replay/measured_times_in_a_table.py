# replay: columns with the times of a search are no values
# expect: nothing

# %%
import numpy as np
import pandas as pd
from sklearn.model_selection import GridSearchCV
from sklearn.tree import DecisionTreeClassifier

# %% tags=["data"]
x = np.arange(40.0).reshape(-1, 1)
y = np.arange(40) % 2

# %% tags=["training"]
search = GridSearchCV(DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=3)
results = pd.DataFrame(search.fit(x, y).cv_results_)

# %% tags=["evaluation"]
best = results["mean_test_score"].max()
