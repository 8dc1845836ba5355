"""What several steps use."""

import numpy as np


def configure() -> None:
    """Seed and set what the notebook seeds and sets at its top."""
    np.random.seed(42)
