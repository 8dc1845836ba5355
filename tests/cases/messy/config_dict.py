# trap: a configuration dict from a file is changed all over the notebook
# expect: equal

# %%
import json, os
from pathlib import Path
import numpy as np

# %% tags=["setup"]
ROOT = Path('.')
with open(ROOT / 'config.json') as f:
    CFG = json.load(f)
os.environ['RUN_NAME'] = CFG['name']
np.random.seed(CFG['seed'])

# %%
CFG

# %% tags=["data"]
CFG['n'] = CFG.get('n', 10) * 2
X = np.random.rand(CFG['n'], 2)
CFG['shape'] = list(X.shape)

# %%
CFG['lr'] = 0.5   # better

# %% tags=["data"]
class cfg:
    lr = CFG['lr']
    steps = 5
    name = os.environ['RUN_NAME']

# %% tags=["training"]
w = np.zeros(2)
for _ in range(cfg.steps):
    w += cfg.lr * X.mean(axis=0) * np.random.rand()
CFG['w'] = w.tolist()

# %%
cfg.steps = 50

# %% tags=["evaluation"]
norm = float(np.sqrt((w ** 2).sum()))
CFG.setdefault('results', {})['norm'] = norm
with open('out_config.json', 'w') as f:
    json.dump(CFG, f, indent=1)

# %% tags=["evaluation"]
keys = sorted(CFG)
steps = cfg.steps
label = f"{cfg.name}-{len(json.load(open('out_config.json')))}"
