"""Turn a tagged notebook into a tested Python package, and prove that it computes the same."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, TypeVar, cast

__version__ = "0.1.0"
Item = TypeVar("Item")
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


def live(values: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """Yield the values, and show beside the cell how far the loop is.

    A progress bar with the remaining time, and the curves of what the loop gives to
    ``log_metric``. Outside of a notebook nothing is shown.

    Args:
        total: how many values there are, if they do not say so themselves.
    """
    found = import_module(f"{_KERNEL}.live").live(values, total)
    return cast(Iterator[Item], found)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext nb2prod``: collect runs in this kernel."""
    import_module(f"{_KERNEL}.extension").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext nb2prod``: collect no longer."""
    import_module(f"{_KERNEL}.extension").unload()
