"""What several steps use."""

from __future__ import annotations

import random
from enum import Enum
from typing import Final

import numpy as np


class Unset(Enum):
    """Marks a variable that was not assigned."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


def configure() -> None:
    """Apply the notebook's global settings."""
    np.random.seed(7)
    random.seed(3)
