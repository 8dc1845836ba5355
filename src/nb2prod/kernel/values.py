"""What is kept of the values that a cell computes. It never changes them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from typing import Any

from nb2prod.analysis.literals import literal_text
from nb2prod.model.run import Fingerprint, ModelFacts

_MOST_ITEMS = 1_000
_MOST_TEXT = 100_000
_MOST_PARAMS = 100
_SHOWN = 200
_WHOLE = 2_000_000
_SAMPLE = 500
_MOST_DATA = 20
_SECONDS = 0.25
_ATOMS = (bool, int, float, str, bytes, type(None))
_TABLES = ("pandas.", "polars.")


def as_number(value: Any) -> float | None:
    """A number, a boolean or a 0-dimensional array as a float, as the exported package sees it."""
    if isinstance(value, type):
        return None
    if getattr(value, "shape", None) == () and hasattr(value, "item"):
        if getattr(getattr(value, "dtype", None), "kind", "f") not in "biuf":
            return None
        if getattr(value, "mask", False):  # a masked number is none
            return None
        value = value.item()
    if not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def exact_text(value: Any) -> str:
    """A literal that gives exactly the value; for another value its type in angle brackets."""
    kind = type(value)
    if _count(value, _MOST_ITEMS) < 0:
        return f"<{kind.__module__}.{kind.__qualname__}>"
    return literal_text(value)


def _count(value: Any, left: int, depth: int = 20) -> int:
    """How many items may still come after this plain value; negative if it is not plain."""
    kind = type(value)
    if kind in (str, bytes) and len(value) > _MOST_TEXT:
        return -1
    if kind is int and value.bit_length() > 4 * _MOST_TEXT:
        return -1
    if kind in _ATOMS:
        return left - 1
    if kind is dict:
        inner: Iterable[Any] = (part for pair in value.items() for part in pair)
    elif kind in (list, tuple, set):
        inner = value
    else:
        return -1
    left = left - 1 if depth else -1
    for item in inner:
        if left < 0:
            return -1
        left = _count(item, left, depth - 1)
    return left


def model_facts(name: str, value: Any) -> ModelFacts | None:
    """What a model is made of; None for a value that is none, or does not say."""
    kind = type(value)
    if isinstance(value, type) or not callable(getattr(kind, "get_params", None)):
        return None
    try:
        params = list(value.get_params().items())[:_MOST_PARAMS]
    except Exception:  # the author's class: whatever it raises, it does not say
        return None
    return ModelFacts(
        name=name,
        kind=f"{kind.__module__}.{kind.__qualname__}",
        params=tuple((str(key)[:_SHOWN], _short(item)) for key, item in params),
    )


def _short(value: Any) -> str:
    """A short text for a setting; objects are shown by their class, as their text is slow."""
    kind = type(value)
    if kind in (str, bytes):
        return repr(value[:_SHOWN])
    if kind in _ATOMS or (kind in (list, tuple, set, dict) and _count(value, 50) >= 0):
        return repr(value)[:_SHOWN]
    number = as_number(value)
    return kind.__qualname__ if number is None else repr(number)


def fingerprints(values: Mapping[str, Any]) -> tuple[Fingerprint, ...]:
    """Fingerprints of the tables and arrays among values, as many as can be had quickly."""
    found: list[Fingerprint] = []
    deadline = time.perf_counter() + _SECONDS
    for name, value in values.items():
        if len(found) == _MOST_DATA or time.perf_counter() > deadline:
            break
        kind = type(value)
        full = f"{kind.__module__}.{kind.__qualname__}"
        if not (full == "numpy.ndarray" or full.startswith(_TABLES)) or not hasattr(value, "shape"):
            continue
        try:
            digest, sampled = _digest(value, full)
        except Exception:  # an odd type of column: the data is then known by its shape alone
            digest, sampled = "", True
        shape = " x ".join(map(str, value.shape))
        found.append(Fingerprint(name=name, kind=full, shape=shape, digest=digest, sampled=sampled))
    return tuple(found)


def _digest(value: Any, kind: str) -> tuple[str, bool]:
    """A digest, and whether only a part of the data went into it."""
    state = hashlib.sha256()
    sampled = False
    if not kind.startswith("numpy.") and hasattr(value, "index"):
        sampled = _feed_labels(state, value.index)
    if kind == "numpy.ndarray" or not hasattr(value, "columns"):
        sampled |= _feed(state, value, _WHOLE)
        return state.hexdigest()[:32], sampled
    state.update(repr(list(value.columns)).encode("utf-8", "backslashreplace"))
    if (block := _block(value)) is not None:
        _feed_numbers(state, block, _WHOLE)
    else:
        for column in _columns(value):
            sampled |= _feed(state, column, _WHOLE // len(value.columns))
    return state.hexdigest()[:32], sampled


def _block(table: Any) -> Any:
    """The numbers of a small table of pandas whose columns are all of one type; else None."""
    kinds = set(table.dtypes) if hasattr(table, "items") else set()
    if len(kinds) != 1:
        return None
    (kind,) = kinds
    is_small = _is_numeric(kind) and table.size * kind.itemsize <= _WHOLE
    return table.to_numpy() if is_small else None


def _columns(table: Any) -> Iterable[Any]:
    if hasattr(table, "items"):
        return (column for _, column in table.items())
    return (table[label] for label in table.columns)


def _feed_labels(state: Any, index: Any) -> bool:
    """Put the labels of the rows into a digest; those of a range are known by its ends."""
    if type(index).__name__ == "RangeIndex":
        state.update(f"{index.start} {index.stop} {index.step}".encode())
        return False
    return _feed(state, index, _WHOLE)


def _feed(state: Any, column: Any, most: int) -> bool:
    """Put an array or a column into a digest, a sample of it if it has more than so many bytes."""
    dtype = getattr(column, "dtype", None)
    if _is_numeric(dtype):
        array = column if hasattr(column, "tobytes") else column.to_numpy()
        return _feed_numbers(state, array, most)
    state.update(f"{dtype} {getattr(column, 'shape', '')}".encode())
    values = column.ravel() if hasattr(column, "ravel") else column
    step = max(1, len(values) // _SAMPLE)
    part = values.iloc[::step] if hasattr(values, "iloc") else values[::step]
    state.update(repr(list(part)).encode("utf-8", "backslashreplace"))
    return step > 1


def _is_numeric(dtype: Any) -> bool:
    """Whether it is one of numpy's own types with a fixed size in memory."""
    return getattr(dtype, "kind", "O") in "biufcmM" and type(dtype).__module__.startswith("numpy")


def _feed_numbers(state: Any, array: Any, most: int) -> bool:
    state.update(f"{array.dtype.str} {array.shape}".encode())
    if array.nbytes <= most:
        state.update(array.tobytes())
        return False
    flat = array.reshape(-1) if array.flags.c_contiguous else array
    count = max(1, most // 4 // max(1, flat.nbytes // len(flat)))
    step = max(1, len(flat) // _SAMPLE)
    for part in (flat[:count], flat[-count:], flat[::step]):
        state.update(part.tobytes())
    return True
