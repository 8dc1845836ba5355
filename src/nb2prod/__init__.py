"""Turn a tagged notebook into a tested Python package, and prove that it computes the same."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"
_KERNEL = "nb2prod.kernel"  # the top of the house: only what runs in a kernel reaches it from here


def log_metric(name: str, value: Any, step: int | None = None) -> None:
    """Keep a number as a metric of the run; without a collector nothing happens.

    Args:
        value: a number, a boolean or a 0-dimensional array.
        step: the position on the metric's curve, such as the epoch.

    Raises:
        TypeError: the name is no text, or the value is no number.
    """
    import_module(f"{_KERNEL}.collector").log_metric(name, value, step)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext nb2prod``: collect runs in this kernel."""
    import_module(f"{_KERNEL}.extension").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext nb2prod``: collect no longer."""
    import_module(f"{_KERNEL}.extension").unload()
