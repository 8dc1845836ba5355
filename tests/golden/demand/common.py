"""What several steps use."""

import pandas as pd


def configure() -> None:
    """Seed and set what the notebook seeds and sets at its top."""
    pd.set_option("display.precision", 3)
