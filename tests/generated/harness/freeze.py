"""Turns any value into plain data that pickles anywhere and compares by path.

It may consume iterators, so call it in a forked child.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import io
import itertools
import os
import pickle
import random
import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MISSING = ("missing",)
PLOT = ("plot",)
PLAIN = (
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    type(Ellipsis),
    type(NotImplemented),
)
ITERATOR_LIMIT = 10_000
TIMINGS = frozenset(
    {
        "fit_time",
        "score_time",
        "mean_fit_time",
        "std_fit_time",
        "mean_score_time",
        "std_score_time",
        "refit_time_",
    }
)


def dump_frozen(values: Mapping[str, Any], names: list[str] | None, path: Path) -> None:
    """Write the frozen values of these names (all if None) without disturbing this process."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if status:
            raise RuntimeError(f"the values for {path.name} could not be read")
        return
    status = 1
    try:
        chosen = list(values) if names is None else names
        frozen = {name: freeze(values[name]) if name in values else MISSING for name in chosen}
        path.write_bytes(pickle.dumps(frozen))
        status = 0
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        os._exit(status)


def freeze(value: Any) -> Any:
    """The plain form of ``value``."""
    return _Freezer().freeze(value)


class _Freezer:
    def __init__(self) -> None:
        self.open: list[int] = []

    def freeze(self, value: Any) -> Any:
        if type(value) in PLAIN:
            return value
        if id(value) in self.open:
            return ("cycle", len(self.open) - self.open.index(id(value)))
        if len(self.open) > 60:
            return ("deep", type(value).__name__)
        self.open.append(id(value))
        try:
            return self._dispatch(value)
        finally:
            self.open.pop()

    def _dispatch(self, value: Any) -> Any:
        for form in (
            _special,
            self._library,
            self._container,
            self._callable,
            self._other,
        ):
            result = form(value)
            if result is not None:
                return result
        return ("opaque", type(value).__name__)

    def _library(self, value: Any) -> Any:
        top = {base.__module__.partition(".")[0] for base in type(value).__mro__}
        if "matplotlib" in top:
            return PLOT
        if "numpy" in top:
            return self._numpy(value)
        if "pandas" in top:
            return self._pandas(value)
        if "scipy" in top and hasattr(value, "tocoo"):
            coo = value.tocoo()
            parts = [coo.data, *coo.coords]
            return (
                "sparse",
                type(value).__name__,
                value.shape,
                *map(self.freeze, parts),
            )
        return None

    def _numpy(self, value: Any) -> Any:
        import numpy as np

        if isinstance(value, np.random.RandomState):
            return ("RandomState", self.freeze(value.get_state(legacy=False)))
        if isinstance(value, np.random.Generator):
            return ("Generator", self.freeze(value.bit_generator.state))
        if isinstance(value, np.ma.MaskedArray):
            filled = np.ma.getdata(value), np.ma.getmaskarray(value), value.fill_value
            return ("masked", *map(self.freeze, filled))
        if isinstance(value, np.generic):
            return ("scalar", str(value.dtype), np.array(value))
        if not isinstance(value, np.ndarray):
            return None
        if value.dtype.hasobject:
            cells = [self.freeze(cell) for cell in value.ravel().tolist()]
            return ("objects", str(value.dtype), value.shape, cells)
        return (
            "array",
            type(value).__name__,
            str(value.dtype),
            np.array(value, subok=False),
        )

    def _pandas(self, value: Any) -> Any:
        import pandas as pd

        if isinstance(value, pd.DataFrame):
            columns = [self._column(value.iloc[:, at].array) for at in range(value.shape[1])]
            attributes = self.freeze(dict(value.attrs))
            return (
                "frame",
                self.freeze(value.columns),
                self.freeze(value.index),
                columns,
                attributes,
            )
        if isinstance(value, pd.Series):
            attributes = self.freeze(dict(value.attrs))
            parts = (
                self.freeze(value.name),
                self.freeze(value.index),
                self._column(value.array),
            )
            return ("series", *parts, attributes)
        if isinstance(value, pd.MultiIndex):
            levels = [self.freeze(value.get_level_values(at)) for at in range(value.nlevels)]
            return ("multiindex", levels)
        if isinstance(value, pd.Index):
            frequency = str(getattr(value, "freq", None))
            name = self.freeze(value.name)
            return (
                "index",
                type(value).__name__,
                name,
                frequency,
                self._column(value.array),
            )
        if isinstance(value, pd.Categorical):
            return self._column(value)
        if (
            isinstance(value, pd.Timestamp | pd.Timedelta | pd.Period | pd.Interval)
            or value is pd.NA
        ):
            return ("repr", type(value).__name__, repr(value))
        return None

    def _column(self, array: Any) -> Any:
        dtype = str(array.dtype)
        if dtype == "category":
            parts = array.codes, array.categories, array.ordered
            return ("category", *map(self.freeze, parts))
        return ("column", dtype, [self.freeze(item) for item in array.tolist()])

    def _container(self, value: Any) -> Any:
        kind = type(value).__name__.replace("SList", "list")  # IPython's result of a shell line
        if isinstance(value, dict | types.MappingProxyType):
            items = [
                (self.freeze(key), self.freeze(item))
                for key, item in value.items()
                if not (isinstance(key, str) and key in TIMINGS)
            ]
            factory = self.freeze(getattr(value, "default_factory", None))
            return ("dict", kind, items, factory)
        if isinstance(value, list | tuple):
            return ("sequence", kind, [self.freeze(item) for item in value])
        if isinstance(value, set | frozenset):
            return (
                "set",
                kind,
                sorted((self.freeze(item) for item in value), key=repr),
            )
        if isinstance(value, io.IOBase):
            return ("file", value.closed)
        if isinstance(value, Iterator) and type(value).__module__ in {
            "builtins",
            "itertools",
        }:
            ahead = itertools.islice(value, ITERATOR_LIMIT)
            return ("iterator", [self.freeze(item) for item in ahead])
        return None

    def _callable(self, value: Any) -> Any:
        if isinstance(value, type):
            return ("class", value.__name__)
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        if isinstance(value, functools.partial):
            parts = value.func, value.args, value.keywords
            return ("partial", *map(self.freeze, parts))
        if isinstance(value, types.MethodType):
            return ("method", value.__name__, self.freeze(value.__self__))
        if callable(value) and hasattr(value, "__name__"):
            return ("function", value.__name__)
        return None

    def _other(self, value: Any) -> Any:
        fields = _fields(value)
        if fields is None:
            return _reduced(self, value)
        inner = [(name, self.freeze(item)) for name, item in sorted(fields.items())]
        for base in (list, dict, set, str, int, float, tuple, bytes, Exception):
            if isinstance(value, base):
                inner.append(("args", repr(value)))
        return ("object", type(value).__name__, inner)


def _special(value: Any) -> Any:
    if "UNSET" in type(value).__name__.upper() or repr_of_unset(value):
        return MISSING
    if isinstance(value, enum.Enum):
        return ("enum", type(value).__name__, value.name)
    if isinstance(value, random.Random):
        return ("Random", value.getstate())
    if type(value).__module__ in {
        "datetime",
        "decimal",
        "fractions",
        "pathlib",
        "re",
        "zoneinfo",
    }:
        return ("repr", type(value).__name__, repr(value))
    if isinstance(value, range | slice | bytearray | types.GenericAlias):
        return ("repr", type(value).__name__, repr(value))
    return None


def repr_of_unset(value: Any) -> bool:
    """Whether it is the sentinel of a variable that was assigned on no path."""
    return type(value) is object and "UNSET" in getattr(value, "__doc__", "")


def _fields(value: Any) -> dict[str, Any] | None:
    fields: dict[str, Any] = {}
    found = hasattr(value, "__dict__")
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            plain = f"_{base.__name__.lstrip('_')}{name}" if name.startswith("__") else name
            with contextlib.suppress(AttributeError):
                fields[name] = getattr(value, plain)
                found = True
    fields.update(getattr(value, "__dict__", {}))
    for name in {"__orig_class__", *TIMINGS} & fields.keys():
        del fields[name]
    return fields if found or type(value).__module__ == "__main__" else None


def _reduced(freezer: _Freezer, value: Any) -> Any:
    try:
        reduced = value.__reduce_ex__(2)
    except (TypeError, AttributeError):
        return None
    if isinstance(reduced, str):
        return ("global", reduced)
    return (
        "reduced",
        type(value).__name__,
        [freezer.freeze(part) for part in reduced[1:3]],
    )
