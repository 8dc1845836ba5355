# trap: metrics are only printed, one of them in an f-string
# expect: equal
# metrics: f1_score = f1_score(y, p); roc_auc_score = roc_auc_score(y, p)

# %% tags=["data"]
from sklearn.metrics import f1_score, roc_auc_score
y = [0, 1, 1, 0]

# %% tags=["training"]
p = [0, 1, 0, 0]

# %% tags=["evaluation"]
print("F1", f1_score(y, p))
print(f"AUC {roc_auc_score(y, p):.3f} of {len(y)}")
