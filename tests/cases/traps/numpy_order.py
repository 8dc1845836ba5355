# trap: a Fortran-ordered array keeps its memory order
# expect: equal

# %% tags=["data"]
import numpy as np
a = np.asfortranarray(np.arange(6).reshape(2, 3))

# %% tags=["training"]
flat = a.ravel(order="K")

# %% tags=["evaluation"]
fortran = bool(a.flags.f_contiguous and not a.flags.c_contiguous)
score = int(flat[1])
