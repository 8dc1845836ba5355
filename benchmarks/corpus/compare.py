"""Deep comparison of two Python values, told by path.

Arrays, frames and fitted estimators are compared by content, functions by what they do,
random generators by state, compiled objects by what pickle keeps; drawings are ignored.
Needs nothing but the standard library; numpy, pandas and scipy are used where they are.
"""

from __future__ import annotations

import functools
import importlib.metadata
import inspect
import math
import pickle
import random
import sys
import types
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from codes import meaning, outer_names

try:
    import numpy as np
except ImportError:
    np = None  # type: ignore[assignment,unused-ignore]
try:
    import pandas as pd
except ImportError:
    pd = None  # type: ignore[assignment,unused-ignore]
try:
    import scipy.sparse as sparse
except ImportError:
    sparse = None

IGNORED_MODULES = ("matplotlib", "seaborn", "mpl_toolkits", "threading", "_thread")
# When something ran, or which properties somebody has looked at, is no result.
IGNORED_LABELS = frozenset(
    {
        "_cache",
        "fit_time",
        "fit_time_",
        "mean_fit_time",
        "mean_score_time",
        "refit_time_",
        "score_time",
        "std_fit_time",
        "std_score_time",
    }
)
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def differences(
    a: Any, b: Any, rtol: float = 1e-9, atol: float = 1e-12, most: int = 20
) -> list[str]:
    """What differs between `a` and `b`, at most `most` of it; empty if they are equal.

    Each difference is a path, a colon and a text; there is one for each array.
    """
    comparison = _Comparison(rtol=rtol, atol=atol, most=most)
    comparison.compare(a, b, "value")
    return comparison.found


@dataclass(slots=True)
class _Comparison:
    """One walk over two values; a pair of objects is looked at once."""

    rtol: float
    atol: float
    most: int
    found: list[str] = field(default_factory=list)
    seen: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)

    def say(self, path: str, text: str) -> None:
        """Note one difference."""
        if len(self.found) < self.most:
            self.found.append(f"{path}: {text}")

    def compare(self, a: Any, b: Any, path: str) -> None:
        """Compare two values of any kind."""
        if a is b or len(self.found) >= self.most:
            return
        if _is_number(a) and _is_number(b):
            self._numbers(a, b, path)
            return
        if _ignored(a) and _ignored(b):
            return
        if _type_name(a) != _type_name(b):
            self.say(path, f"{_type_name(a)} is not {_type_name(b)}")
            return
        if (id(a), id(b)) in self.seen:
            return
        self.seen[id(a), id(b)] = (a, b)
        self._same_type(a, b, path)

    def _same_type(self, a: Any, b: Any, path: str) -> None:
        """Compare two values whose types have the same name."""
        if isinstance(a, (str, bytes, bytearray, range, type, types.ModuleType)):
            self._plain(a, b, path)
        elif np is not None and isinstance(a, np.ndarray):
            self._arrays(a, b, path)
        elif pd is not None and isinstance(a, (pd.DataFrame, pd.Series, pd.Index)):
            self._pandas(a, b, path)
        elif sparse is not None and sparse.issparse(a):
            self._sparse(a, b, path)
        elif isinstance(a, Mapping):
            self._mappings(a, b, path)
        elif isinstance(a, (list, tuple)):
            self._sequences(a, b, path)
        elif isinstance(a, Set):
            self._sets(a, b, path)
        elif isinstance(a, FUNCTIONS):
            self._functions(a, b, path)
        else:
            self._objects(a, b, path)

    def _plain(self, a: Any, b: Any, path: str) -> None:
        """Compare values with an equality that can be trusted; types by name."""
        if isinstance(a, (type, types.ModuleType)):
            a, b = a.__name__, b.__name__
        if a != b:
            self.say(path, f"{_short(a)} != {_short(b)}")

    def _numbers(self, a: Any, b: Any, path: str) -> None:
        """Compare two numbers; booleans only equal booleans."""
        if _is_boolean(a) != _is_boolean(b):
            self.say(path, f"{_type_name(a)} is not {_type_name(b)}")
        elif not _close(a, b, self.rtol, self.atol):
            self.say(path, f"{_short(a)} != {_short(b)}")

    def _arrays(self, a: Any, b: Any, path: str) -> None:
        """Compare arrays of any dtype."""
        if a.shape != b.shape or a.dtype != b.dtype:
            self.say(path, f"{a.dtype}{a.shape} is not {b.dtype}{b.shape}")
        elif isinstance(a, np.ma.MaskedArray):
            mask = np.ma.getmaskarray(a)
            self._arrays(mask, np.ma.getmaskarray(b), f"{path}.mask")
            blank: Any = np.zeros((), dtype=a.dtype)
            first, second = a.filled(blank), b.filled(blank)
            self._arrays(first, second, f"{path}.data")
        elif a.dtype.names:
            for name in a.dtype.names:
                self._arrays(a[name], b[name], f"{path}[{name!r}]")
        elif a.dtype.hasobject:
            self._elements(a.ravel().tolist(), b.ravel().tolist(), path)
        elif a.dtype.kind in "fc":
            equal = np.isclose(a, b, rtol=self.rtol, atol=self.atol, equal_nan=True)
            self._elementwise(a, b, equal, path)
        elif a.dtype.kind in "mM":
            self._elementwise(a, b, (a == b) | (np.isnat(a) & np.isnat(b)), path)
        elif a.dtype.kind == "V":
            self._plain(a.tobytes(), b.tobytes(), path)
        else:
            self._elementwise(a, b, a == b, path)

    def _elementwise(self, a: Any, b: Any, equal: Any, path: str) -> None:
        """Say how many elements differ, and the first of them."""
        equal = np.asarray(equal)
        if equal.all():
            return
        place = tuple(int(i) for i in np.argwhere(~equal)[0])
        count = int((~equal).sum())
        first = f"{_short(a[place])} != {_short(b[place])}"
        self.say(path, f"{count} of {equal.size} differ, first at {place}: {first}")

    def _pandas(self, a: Any, b: Any, path: str) -> None:
        """Compare frames, series and indexes with their labels and dtypes."""
        if a.shape != b.shape:
            self.say(path, f"shape {a.shape} is not {b.shape}")
        elif isinstance(a, pd.DataFrame):
            self.compare(a.index, b.index, f"{path}.index")
            self.compare(a.columns, b.columns, f"{path}.columns")
            for number, name in enumerate(a.columns):
                first, second = a.iloc[:, number], b.iloc[:, number]
                self._values(first, second, f"{path}[{name!r}]")
        elif isinstance(a, pd.MultiIndex):
            self.compare(list(a.names), list(b.names), f"{path}.names")
            self._elements(a.tolist(), b.tolist(), path)
        else:
            self.compare(a.name, b.name, f"{path}.name")
            if isinstance(a, pd.Series):
                self.compare(a.index, b.index, f"{path}.index")
            if isinstance(a, pd.DatetimeIndex):
                self.compare(a.freqstr, b.freqstr, f"{path}.freq")
            self._values(a, b, path)

    def _values(self, a: Any, b: Any, path: str) -> None:
        """Compare the elements of two series or indexes."""
        if a.dtype != b.dtype:
            self.say(path, f"dtype {a.dtype} is not {b.dtype}")
        elif isinstance(a.dtype, np.dtype):
            self._arrays(a.to_numpy(), b.to_numpy(), path)
        else:
            self._elements(a.tolist(), b.tolist(), path)

    def _sparse(self, a: Any, b: Any, path: str) -> None:
        """Compare two sparse matrices by coordinates."""
        if a.shape != b.shape or a.dtype != b.dtype or a.format != b.format:
            text = f"{a.format}{a.shape} {a.dtype} is not {b.format}{b.shape} {b.dtype}"
            self.say(path, text)
            return
        first, second = a.tocsr().sorted_indices(), b.tocsr().sorted_indices()
        for name in ("indptr", "indices", "data"):
            self._arrays(getattr(first, name), getattr(second, name), f"{path}.{name}")

    def _mappings(self, a: Any, b: Any, path: str) -> None:
        """Compare keys, then values; the order of the keys does not count."""
        first, second = _keys(a), _keys(b)
        for label in [label for label in (*first, *second) if _is_ignored(label)]:
            first.pop(label, None)
            second.pop(label, None)
        self._labels(first, second, path)
        for label in first:
            if label in second:
                child = f"{path}[{label[1]}]"
                self.compare(a[first[label]], b[second[label]], child)
        if getattr(a, "default_factory", None) is not None:
            self.compare(a.default_factory, b.default_factory, f"{path}.default")

    def _labels(self, a: Iterable[Any], b: Iterable[Any], path: str) -> None:
        """Say which labels only one side has."""
        first, second = dict.fromkeys(a), dict.fromkeys(b)
        for label in first:
            if label not in second:
                self.say(path, f"{label[1]} is only in the first")
        for label in second:
            if label not in first:
                self.say(path, f"{label[1]} is only in the second")

    def _sequences(self, a: Any, b: Any, path: str) -> None:
        """Compare lists and tuples."""
        if len(a) != len(b):
            self.say(path, f"length {len(a)} is not {len(b)}")
        else:
            self._elements(a, b, path)

    def _elements(self, a: Any, b: Any, path: str) -> None:
        """Compare two sequences of the same length one by one."""
        for number, (first, second) in enumerate(zip(a, b, strict=True)):
            self.compare(first, second, f"{path}[{number}]")

    def _sets(self, a: Any, b: Any, path: str) -> None:
        """Compare sets; members without an order are compared by a stable label."""
        if len(a) != len(b):
            self.say(path, f"length {len(a)} is not {len(b)}")
            return
        first, second = sorted(a, key=_sort_key), sorted(b, key=_sort_key)
        self._elements(first, second, path)

    def _functions(self, a: Any, b: Any, path: str) -> None:
        """Compare functions by name, code, defaults, attributes and the variables they read."""
        if isinstance(a, types.MethodType):
            self.compare(a.__self__, b.__self__, f"{path}.__self__")
            a, b = a.__func__, b.__func__
        if a.__name__ != b.__name__:
            self.say(path, f"{a.__name__} is not {b.__name__}")
        elif isinstance(a, types.FunctionType):
            if meaning(a.__code__) != meaning(b.__code__):
                self.say(path, f"the code of {a.__name__} differs")
            self.compare(a.__defaults__, b.__defaults__, f"{path}.defaults")
            self.compare(a.__kwdefaults__, b.__kwdefaults__, f"{path}.kwdefaults")
            self.compare(a.__dict__, b.__dict__, f"{path}.__dict__")
            self._variables(a, b, path)

    def _variables(self, a: types.FunctionType, b: types.FunctionType, path: str) -> None:
        """Compare what two functions read from outside; the second may know more names."""
        first, second = _outer_values(a), _outer_values(b)
        for name, value in first.items():
            if name in second:
                self.compare(value, second[name], f"{path}.{name}")
            else:
                self.say(path, f"{name!r} is only in the first")

    def _objects(self, a: Any, b: Any, path: str) -> None:
        """Compare generators by state and all other objects by their attributes."""
        states = _random_state(a), _random_state(b)
        if states[0] is not None:
            self.compare(*states, f"{path}.state")
            return
        first, second = _attributes(a), _attributes(b)
        if first or second:
            self._mappings(first, second, path)
        elif getattr(a, "__dict__", None) or getattr(b, "__dict__", None) or _equal(a, b):
            return  # nothing but what does not count, or equal by their own account
        elif _reduced(a) != _reduced(b):
            self._parts(a, b, path)

    def _parts(self, a: Any, b: Any, path: str) -> None:
        """Compare two compiled objects by the parts that pickle would make them from again."""
        first, second = _made_from(a), _made_from(b)
        if first and second:
            self._sequences(first, second, f"{path}.__reduce__")
        else:
            self.say(path, f"{_short(a)} != {_short(b)}")


def _is_number(value: Any) -> bool:
    """Whether the value is a number or a numpy scalar number."""
    scalars = (int, float, complex)
    return isinstance(value, scalars) or (
        np is not None and isinstance(value, (np.number, np.bool_))
    )


def _is_boolean(value: Any) -> bool:
    """Whether the value is a boolean of Python or numpy."""
    return isinstance(value, bool) or (np is not None and isinstance(value, np.bool_))


def _close(a: Any, b: Any, rtol: float, atol: float) -> bool:
    """Whether two numbers are equal within the tolerance; nan equals nan."""
    if a == b:
        return True
    if isinstance(a, complex) or isinstance(b, complex):
        first, second = complex(a), complex(b)
        return _close(first.real, second.real, rtol, atol) and _close(
            first.imag, second.imag, rtol, atol
        )
    if isinstance(a, int) and isinstance(b, int):
        return False
    first, second = float(a), float(b)
    if math.isnan(first) or math.isnan(second):
        return math.isnan(first) and math.isnan(second)
    return math.isclose(first, second, rel_tol=rtol, abs_tol=atol)


def _type_name(value: Any) -> str:
    """The name of the type; where it is defined does not count for the notebook's."""
    kind = type(value)
    place = kind.__module__.partition(".")[0]
    name = kind.__qualname__.rpartition("<locals>.")[2]
    return name if _own(place) else f"{place}.{name}"


def _own(module: str) -> bool:
    """Whether a module is the notebook or a package that nobody has installed."""
    if module == "__main__":
        return True
    if not _INSTALLED:
        _INSTALLED.update(importlib.metadata.packages_distributions())
        _INSTALLED.update(dict.fromkeys(sys.stdlib_module_names, []))
    return module not in _INSTALLED


_INSTALLED: dict[str, list[str]] = {}


def _ignored(value: Any) -> bool:
    """Whether the value is a drawing or a lock, which nobody compares."""
    modules = [kind.__module__.partition(".")[0] for kind in type(value).__mro__[:-1]]
    return any(module in IGNORED_MODULES for module in modules)


def _keys(mapping: Mapping[Any, Any]) -> dict[tuple[str, str], Any]:
    """The keys by a label that two processes agree on."""
    labels: dict[tuple[str, str], Any] = {}
    for key in mapping:
        label = _sort_key(key)
        while label in labels:
            label = (label[0], f"{label[1]}'")
        labels[label] = key
    return labels


def _is_ignored(label: tuple[str, str]) -> bool:
    """Whether a label, as `_sort_key` gives it, is a string that does not count."""
    return label[1][1:-1] in IGNORED_LABELS


def _sort_key(value: Any) -> tuple[str, str]:
    """A label of a hashable value without memory addresses."""
    if _is_number(value) and not _is_boolean(value):
        return ("number", repr(value.item() if hasattr(value, "item") else value))
    text = repr(value)
    return (_type_name(value), text if " at 0x" not in text else _type_name(value))


def _outer_values(function: types.FunctionType) -> dict[str, Any]:
    """The variables outside a function that it reads, as far as they have a value now.

    Of a function of an installed library only what it encloses counts.
    """
    names = outer_names(function.__code__)
    values = {}
    if _own((function.__module__ or "__main__").partition(".")[0]):
        values = {n: function.__globals__[n] for n in names if n in function.__globals__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            values[name] = cell.cell_contents
        except ValueError:  # not assigned yet, or deleted
            values.pop(name, None)
    return values


def _random_state(value: Any) -> Any:
    """The state of a random generator, or None for anything else."""
    if isinstance(value, random.Random):
        return value.getstate()
    if np is not None and isinstance(value, np.random.RandomState):
        return value.get_state(legacy=False)
    if np is not None and isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if np is not None and isinstance(value, np.random.BitGenerator):
        return value.state
    return None


def _attributes(value: Any) -> dict[str, Any]:
    """The attributes of an object: its `__getstate__`, `__dict__` and slots."""
    found: dict[str, Any] = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                found[name] = getattr(value, name)
    if not found:
        state = _state(value)
        found = state if isinstance(state, dict) else {}
    return {name: item for name, item in found.items() if not _is_aside(type(value), name)}


def _is_aside(kind: type, name: str) -> bool:
    """Whether an attribute is no result.

    Some are there only because somebody has looked at them, a distribution of scipy holds
    the global generator, and a model of statsmodels keeps the dates of the last forecast, which
    every forecast sets anew before it reads them.
    """
    if name == "_random_state":
        return any(base.__module__.startswith("scipy.stats") for base in kind.__mro__)
    if name in ("predict_start", "predict_end", "predict_dates"):
        return kind.__module__.startswith("statsmodels.")
    attribute = inspect.getattr_static(kind, name, None)
    return isinstance(attribute, functools.cached_property)


def _state(value: Any) -> Any:
    """What pickle would keep of an object that has no attributes in Python."""
    try:
        return value.__getstate__()
    except Exception:
        return None


def _equal(a: Any, b: Any) -> bool:
    """Equality by `==` where that gives a truth value."""
    try:
        return bool(a == b)
    except Exception:
        return False


def _reduced(value: Any) -> bytes | str:
    """The pickled form of an opaque object, else its type's name."""
    try:
        return pickle.dumps(value, protocol=5)
    except Exception:
        return _type_name(value)


def _made_from(value: Any) -> tuple[Any, ...]:
    """What pickle would make an object from again; empty if it says nothing about it."""
    try:
        made = value.__reduce_ex__(5)
    except Exception:
        return ()
    return made if isinstance(made, tuple) else ()


def _short(value: Any) -> str:
    """A short text of a value."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
