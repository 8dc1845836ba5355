"""The product's deep comparison, in an environment that does not have nb2prod."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Container
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "src/nb2prod/execution/comparison"
NAME = "nb2prod_comparison"


def differences(
    a: Any, b: Any, rtol: float = 1e-9, atol: float = 1e-12, most: int = 20
) -> list[str]:
    """What differs between `a` and `b`, at most `most` of it; empty if they are equal.

    Each difference is a path, a colon and a text; there is one for each array.
    """
    values, tolerance = _module("values"), _module("tolerance")
    found = values.differences(
        a,
        b,
        own=_NotInstalled(),
        tolerance=tolerance.Tolerance(relative=rtol, absolute=atol),
        most=most,
    )
    return [f"{each.where}: {each.text()}" for each in found]


class _NotInstalled(Container[str]):
    """The notebook, and packages that nobody has installed."""

    def __contains__(self, module: object) -> bool:
        return module == "__main__" or module not in _installed()


@cache
def _installed() -> frozenset[str]:
    return sys.stdlib_module_names | importlib.metadata.packages_distributions().keys()


def _module(name: str) -> ModuleType:
    """A module of the product's comparison, which needs the standard library only."""
    if NAME not in sys.modules:
        places = [str(FOLDER)]
        spec = importlib.util.spec_from_file_location(
            NAME, FOLDER / "__init__.py", submodule_search_locations=places
        )
        assert spec is not None and spec.loader is not None
        package = importlib.util.module_from_spec(spec)
        sys.modules[NAME] = package
        spec.loader.exec_module(package)
    return importlib.import_module(f"{NAME}.{name}")
