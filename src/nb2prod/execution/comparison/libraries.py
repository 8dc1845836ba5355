"""Arrays, tables, sparse matrices and tensors as nodes; only loaded libraries are used."""

from __future__ import annotations

import sys
from typing import Any

from . import labels

Node = dict[str, Any]


def described(place: Any, value: Any, tops: set[str]) -> Node | None:
    """Return the node of a value of a library that is known; None for anything else.

    Args:
        place: the description that the value belongs to.
        tops: the top-level modules that its classes come from.
    """
    if "numpy" in tops:
        return _numpy(place, value, tops)
    if "pandas" in tops:
        return _pandas(place, value)
    if "scipy" in tops and hasattr(value, "tocsr"):
        return _sparse(place, value)
    if "torch" in tops and hasattr(value, "detach") and hasattr(value, "cpu"):
        return _tensor(place, value)
    if tops & {"tensorflow", "jax", "jaxlib", "cupy"} and hasattr(value, "__array__"):
        import numpy as np

        return {**array(place, np.asarray(value)), "t": place.name(type(value))}
    if "polars" in tops:
        return _polars(place, value)
    if "pyarrow" in tops and hasattr(value, "to_pydict"):
        return _table(
            place,
            value,
            {str(name): place.ref(value[name].to_pylist()) for name in value.column_names},
        )
    return None


def array(place: Any, value: Any) -> Node:
    """Return the node of an array of numpy of any dtype."""
    import numpy as np

    node: Node = {"t": place.name(type(value)), "shape": list(value.shape)}
    plain = np.asarray(value)
    if isinstance(value, np.ma.MaskedArray):
        blank: Any = np.zeros((), dtype=value.dtype)
        parts = {"mask": np.ma.getmaskarray(value), "data": np.asarray(value.filled(blank))}
        return {"k": "object", "t": node["t"], "f": _named(place, parts)}
    if plain.dtype.names:
        parts = {str(name): np.ascontiguousarray(plain[name]) for name in plain.dtype.names}
        node.update(k="object", f=_named(place, parts), dtype=str(plain.dtype))
    elif plain.dtype.hasobject or plain.dtype.kind == "T":
        node.update(k="elements", dtype=str(plain.dtype), i=place.items(plain.ravel().tolist()))
    else:
        whole = np.ascontiguousarray(plain)
        content = whole.view(np.uint8) if whole.size and whole.ndim else whole.tobytes()
        node.update(k="array", dtype=plain.dtype.str, b=place.blobs.add(content))
    if getattr(value, "__dict__", None):
        node["more"] = place.fields(value)
    return node


def _named(place: Any, parts: dict[str, Any]) -> list[list[Any]]:
    return [[name, place.ref(part)] for name, part in parts.items()]


def _numpy(place: Any, value: Any, tops: set[str]) -> Node | None:
    import numpy as np

    name = place.name(type(value))
    if isinstance(value, np.ndarray):
        return array(place, value)
    if isinstance(value, (np.bool_, np.number)) and value.dtype.kind in "biufc":
        plain = value.item()
        plain = plain if isinstance(plain, (bool, int, float, complex)) else float(plain)
        return {"k": "number", "t": name, "v": labels.number(plain)}
    if isinstance(value, np.void):
        return array(place, np.asarray(value))
    if isinstance(value, np.generic):
        text: Node = place.text(f"{name} {value.dtype}", str(value))
        return text
    if isinstance(value, np.dtype):
        return {"k": "text", "t": "numpy.dtype", "v": str(value)}
    if isinstance(value, np.random.RandomState):
        state: Any = value.get_state(legacy=False)
    elif isinstance(value, np.random.Generator):
        state = value.bit_generator.state
    elif isinstance(value, np.random.BitGenerator):
        state = value.state
    elif callable(value) and hasattr(value, "__name__"):
        return {"k": "text", "t": "function", "v": f"numpy.{value.__name__}"}
    else:
        return None
    return {"k": "object", "t": name, "f": [["state", place.ref(state)]]}


def _pandas(place: Any, value: Any) -> Node | None:
    pd = sys.modules["pandas"]

    name = place.name(type(value))
    if isinstance(value, pd.DataFrame):
        columns = [value.iloc[:, at].array for at in range(value.shape[1])]
        node: Node = {
            "k": "frame",
            "t": name,
            "rows": len(value),
            "index": place.ref(value.index),
            "columns": place.ref(value.columns),
            "labels": [labels.label(each, place.name) for each in value.columns],
            "i": [place.ref(column) for column in columns],
        }
    elif isinstance(value, pd.Series):
        parts = {"index": value.index, "name": value.name, "array": value.array}
        node = {"k": "series", "t": name, "f": _named(place, parts)}
    elif isinstance(value, pd.MultiIndex):
        parts = {"names": list(value.names)}
        parts.update((f"level {n}", value.get_level_values(n)) for n in range(value.nlevels))
        return {"k": "object", "t": name, "f": _named(place, parts)}
    elif isinstance(value, pd.RangeIndex):
        parts = {"name": value.name, "range": range(value.start, value.stop, value.step)}
        return {"k": "object", "t": name, "f": _named(place, parts)}
    elif isinstance(value, pd.Index):
        parts = {"name": value.name, "freq": str(getattr(value, "freqstr", None))}
        return {"k": "series", "t": name, "f": _named(place, {**parts, "array": value.array})}
    elif isinstance(value, pd.api.extensions.ExtensionArray):
        return _column(place, value)
    elif isinstance(value, _scalars(pd)) or value is pd.NA or value is pd.NaT:
        text: Node = place.text(name, repr(value))
        return text
    else:
        return None
    if value.attrs:
        node["attrs"] = place.ref(dict(value.attrs))
    return node


def _scalars(pd: Any) -> Any:
    scalars = (pd.Timestamp, pd.Timedelta, pd.Period, pd.Interval)
    return (*scalars, pd.api.extensions.ExtensionDtype)


def _column(place: Any, value: Any) -> Node:
    """Return the node of the elements of a column or an index."""
    pd = sys.modules["pandas"]

    dtype = str(value.dtype)
    if isinstance(value, pd.Categorical):
        parts = {"codes": value.codes, "categories": value.categories, "ordered": value.ordered}
        return {"k": "object", "t": "category", "f": _named(place, parts)}
    if hasattr(value, "asi8"):
        return {"k": "series", "t": dtype, "f": _named(place, {"array": value.asi8})}
    if type(value).__name__ in ("NumpyExtensionArray", "PandasArray"):
        return array(place, value.to_numpy())
    return {
        "k": "elements",
        "t": "column",
        "dtype": dtype,
        "shape": [len(value)],
        "i": place.items(value.tolist()),
    }


def _sparse(place: Any, value: Any) -> Node:
    rows = value.tocsr(copy=True)
    rows.sort_indices()
    parts = {
        "format": value.format,
        "shape": [int(size) for size in value.shape],
        "indptr": rows.indptr,
        "indices": rows.indices,
        "data": rows.data,
    }
    return {"k": "object", "t": place.name(type(value)), "f": _named(place, parts)}


def _tensor(place: Any, value: Any) -> Node:
    """Return the node of a tensor of torch; floats that numpy lacks become wider ones."""
    torch = sys.modules["torch"]
    plain = value.detach().cpu()
    plain = plain.to_dense() if plain.layout is not torch.strided else plain
    try:
        content = plain.numpy()
    except TypeError:
        content = plain.float().numpy()
    parts = {"dtype": str(value.dtype), "array": content}
    return {"k": "series", "t": place.name(type(value)), "f": _named(place, parts)}


def _polars(place: Any, value: Any) -> Node | None:
    if hasattr(value, "get_columns"):
        columns = {str(each.name): place.ref(each) for each in value.get_columns()}
        return _table(place, value, columns)
    if not hasattr(value, "to_list"):
        return None
    parts = {"name": value.name, "dtype": str(value.dtype), "array": value.to_list()}
    return {"k": "series", "t": place.name(type(value)), "f": _named(place, parts)}


def _table(place: Any, value: Any, columns: dict[str, int]) -> Node:
    found = [[repr(name), number] for name, number in columns.items()]
    return {"k": "map", "t": place.name(type(value)), "i": found}
