# trap: sparse matrices and arrays of several formats
# expect: equal

# %% tags=["data"]
import numpy as np
from scipy import sparse
csr = sparse.csr_matrix(np.eye(3))
coo = sparse.coo_array(np.array([[0, 2], [0, 0]]))

# %% tags=["training"]
csr[0, 2] = 5
model = csr.sum()

# %% tags=["evaluation"]
score = float(model + coo.sum())
kind = type(coo).__name__ + csr.format
