# trap: statistics with a seeded bootstrap, draws in untagged cells too
# expect: equal

# %%
import numpy as np
import pandas as pd
from scipy import stats
import random
random.seed(10); np.random.seed(10)

# %% tags=["data"]
a = np.random.binomial(1, 0.12, 400)
b = np.random.binomial(1, 0.18, 400)
ab = pd.DataFrame({'group': ['a'] * 400 + ['b'] * 400, 'hit': np.concatenate([a, b])})

# %%
ab.sample(5)

# %%
ab.groupby('group').hit.agg(['mean', 'count'])

# %% tags=["data"]
control = ab.query("group == 'a'").hit
variant = ab.query("group == 'b'").hit

# %% tags=["training"]
boots = []
for i in range(200):
    s1 = np.random.choice(control, len(control))
    s2 = np.random.choice(variant, len(variant))
    boots.append(s2.mean() - s1.mean())
boots = np.array(boots)

# %%
np.random.choice(boots, 3)

# %% tags=["evaluation"]
low, high = np.percentile(boots, [2.5, 97.5])
p_value = stats.ttest_ind(control, variant).pvalue
significant = bool(p_value < 0.05)

# %% tags=["evaluation"]
winner = 'b' if low > 0 else random.choice('ab')
lift = np.random.normal(boots.mean(), boots.std())
