# trap: fitting, scoring and plotting stand in one cell
# expect: equal

# %%
import numpy as np, pandas as pd
import matplotlib.pyplot as plt
from sklearn.datasets import load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, RocCurveDisplay, accuracy_score
from sklearn.model_selection import train_test_split

# %% tags=["parameters"]
target_class = 1
split = 0.4

# %% tags=["data"]
wine = load_wine(as_frame=True)
df = wine.frame
df['is_target'] = (df['target'] == target_class).astype(int)
features = ['alcohol', 'hue', 'ash']
Xtr, Xte, ytr, yte = train_test_split(df[features], df['is_target'], test_size=split, random_state=1)

# %%
df[features].hist(figsize=(8, 3)); plt.tight_layout()

# %% tags=["training"]
clf = LogisticRegression().fit(Xtr, ytr)
print('train acc', clf.score(Xtr, ytr))
p = clf.predict_proba(Xte)[:, 1]
auc = roc_auc_score(yte, p)
plt.figure(figsize=(4, 4))
RocCurveDisplay.from_predictions(yte, p, ax=plt.gca())
plt.title(f'AUC = {auc:.3f}')
plt.savefig('roc.png')
plt.show()

# %%
clf.coef_

# %% tags=["training"]
clf2 = LogisticRegression(C=0.01).fit(Xtr, ytr)
p2 = clf2.predict_proba(Xte)[:, 1]
auc2 = roc_auc_score(yte, p2)
fig, ax = plt.subplots()
ax.scatter(p, p2, c=yte)
ax.set_title('%.3f vs %.3f' % (auc, auc2));

# %% tags=["evaluation"]
improvement = auc2 - auc
accuracy_score(yte, p > .5), accuracy_score(yte, p2 > .5)

# %% tags=["evaluation"]
pd.DataFrame({'auc': [auc, auc2]}, index=['a', 'b'])
