# trap: an object array with mixed values, and string and date arrays
# expect: equal

# %% tags=["data"]
import numpy as np
mixed = np.array([1, "a", None, [2, 3]], dtype=object)
words = np.array(["a", "bcd"])
days = np.array(["2024-01-01", "NaT"], dtype="datetime64[D]")

# %% tags=["training"]
model = len(mixed[3]) + len(words[1])

# %% tags=["evaluation"]
score = model + int(np.isnat(days).sum())
