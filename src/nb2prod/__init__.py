"""Turn a tagged notebook into a tested Python package, and prove that it computes the same."""

__version__ = "0.1.0"
