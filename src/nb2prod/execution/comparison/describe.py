"""Any value as a graph of plain nodes that another process can compare.

It changes nothing: no iterator is consumed, no property is asked, nothing is drawn. Runs in the
interpreter of the notebook's kernel, whatever its version, and imports nothing but the standard
library and what made the value.

A node is a dictionary of JSON values: ``k`` says of which kind it is, ``t`` the value's type, and
the numbers of other nodes stand where the value holds other values.
"""

from __future__ import annotations

import collections
import enum
import functools
import inspect
import io
import json
import random
import types
from collections.abc import Container
from typing import Any

from . import callables, labels, libraries
from .blobs import Blobs

Node = dict[str, Any]
MOST_NODES = 1_000_000
LONG_TEXT = 2_000
PACKED_FROM = 32
# Drawings, and what belongs to a process; nobody compares them.
ASIDE = frozenset({"matplotlib", "seaborn", "mpl_toolkits", "threading", "_thread", "logging"})
# When something ran, which properties somebody has looked at, and addresses are no results.
NO_RESULTS = frozenset(
    [
        "__orig_class__",
        "_cache",
        "_stop_words_id",
        "fit_time",
        "score_time",
        "refit_time_",
        "fit_time_",
    ]
    + [f"{kind}_{what}_time" for kind in ("mean", "std") for what in ("fit", "score")]
)
AS_TEXT = frozenset(
    ["datetime", "decimal", "fractions", "pathlib", "re", "uuid", "zoneinfo", "ipaddress"]
)


class Description:
    """Values as nodes.

    Attributes:
        nodes: all nodes; a value that two names share is one node.
        roots: the numbers of the nodes of named values.
    """

    def __init__(
        self,
        blobs: Blobs,
        own: Container[str] = frozenset({"__main__"}),
        places: tuple[str, ...] = (),
        most: int = MOST_NODES,
    ) -> None:
        """Start without values.

        Args:
            own: top-level modules whose names do not count: the notebook and the package.
            places: folders whose names do not count: the work folders of a run.
            most: how many nodes there may be; the rest is cut.
        """
        self.nodes: list[Node] = []
        self.roots: dict[str, int] = {}
        self.blobs = blobs
        self._own = own
        self._places = places
        self._most = most
        self._known: dict[int, int] = {}
        self._alive: list[Any] = []
        self._waiting: list[tuple[int, Any]] = []

    def add(self, name: str, value: Any) -> None:
        """Describe a value as it is now."""
        self.roots[name] = self.ref(value)
        while self._waiting:
            number, part = self._waiting.pop()
            self.nodes[number] = self._node(part)

    def ref(self, value: Any) -> int:
        """Return the number of the node that will stand for a value."""
        number = self._known.get(id(value))
        if number is None:
            number = self._known[id(value)] = len(self.nodes)
            self.nodes.append({"k": "cut"})
            self._alive.append(value)  # an address must not be used twice
            if number < self._most:
                self._waiting.append((number, value))
        return number

    def name(self, kind: type) -> str:
        """Return the name of a class; where it is defined does not count for the notebook's."""
        place = kind.__module__.partition(".")[0]
        name = kind.__qualname__.rpartition("<locals>.")[2]
        if place == "IPython" and name == "SList":  # what a shell line gives
            return "list"
        return name if self.is_own(place) or place == "builtins" else f"{place}.{name}"

    def is_own(self, module: str) -> bool:
        """Tell whether a module is the notebook's or the package's."""
        return module.partition(".")[0] in self._own

    def text(self, kind: str, text: str) -> Node:
        """Return the node of a text."""
        for place in self._places:
            text = text.replace(place, "<work>")
        if len(text) > LONG_TEXT:
            return {"k": "text", "t": kind, "b": self.blobs.add(text.encode("utf-8", "replace"))}
        return {"k": "text", "t": kind, "v": text}

    def packed(self, items: list[Any]) -> Node | None:
        """Return plain items as one node, if all of them are."""
        try:
            plain = [labels.plain(item) for item in items]
        except TypeError:
            return None
        return {"k": "packed", "b": self.blobs.add(json.dumps(plain).encode())}

    def items(self, items: Any) -> Any:
        """Return the nodes of some items, or one node where there are many plain ones."""
        items = list(items)
        packed = self.packed(items) if len(items) >= PACKED_FROM else None
        return packed or [self.ref(item) for item in items]

    def mapping(self, pairs: Any) -> list[list[Any]]:
        """Return pairs of a label and a node; labels are the same in every process."""
        found: dict[str, int] = {}
        for key, item in pairs:
            if isinstance(key, str) and key in NO_RESULTS:
                continue
            label = labels.label(key, self.name)
            while label in found:
                label += "'"
            found[label] = self.ref(item)
        return [list(pair) for pair in found.items()]

    def fields(self, value: Any) -> list[list[Any]]:
        """Return the attributes of an object as pairs of a name and a node."""
        kind: Any = type(value)
        found = _attributes(value)
        kept = {name: item for name, item in found.items() if not _is_aside(kind, name)}
        return [[name, self.ref(kept[name])] for name in sorted(kept, key=str)]

    def _node(self, value: Any) -> Node:
        try:
            return self._described(value)
        except Exception as error:  # the values' classes decide what they raise
            return {"k": "opaque", "t": self.name(type(value)), "why": type(error).__name__}

    def _described(self, value: Any) -> Node:
        kind = type(value)
        if kind in (bool, int, float, complex):
            return {"k": "number", "t": kind.__name__, "v": labels.number(value)}
        if kind is str:
            return self.text("str", value)
        tops = {base.__module__.partition(".")[0] for base in kind.__mro__[:-1]}
        if tops & ASIDE or isinstance(value, io.IOBase):
            return {"k": "aside", "t": self.name(kind)}
        return (
            self._plain(value)
            or libraries.described(self, value, tops)
            or self._container(value)
            or callables.described(self, value)
            or self._object(value)
        )

    def _plain(self, value: Any) -> Node | None:
        name = self.name(type(value))
        if value is None or value is Ellipsis or value is NotImplemented:
            return {"k": "text", "t": name, "v": repr(value)}
        if isinstance(value, (bytes, bytearray)):
            return {"k": "bytes", "t": name, "b": self.blobs.add(bytes(value))}
        if isinstance(value, enum.Enum):
            return {"k": "text", "t": name, "v": str(value.name)}
        if isinstance(value, type):
            return {"k": "text", "t": "class", "v": self.name(value)}
        if isinstance(value, types.ModuleType):
            return {"k": "text", "t": "module", "v": value.__name__}
        if isinstance(value, (range, slice)) or type(value).__module__ in AS_TEXT:
            return self.text(name, repr(value))
        if isinstance(value, random.Random):
            return {"k": "object", "t": name, "f": [["state", self.ref(value.getstate())]]}
        return None

    def _container(self, value: Any) -> Node | None:
        node: Node = {"t": self.name(type(value))}
        if isinstance(value, (dict, types.MappingProxyType)):
            node.update(
                k="map",
                i=self.mapping(dict.items(value) if isinstance(value, dict) else value.items()),
            )
            factory: Any = getattr(value, "default_factory", None)
            if factory is not None:
                node["f"] = [["default_factory", self.ref(factory)]]
        elif isinstance(value, (list, tuple, collections.deque)):
            node.update(k="sequence", i=self.items(value))
            if len(value) and hasattr(value, "_fields"):
                node["names"] = [str(name) for name in value._fields]
        elif isinstance(value, (set, frozenset)):
            members = sorted(value, key=lambda item: labels.label(item, self.name))
            node.update(k="set", i=self.items(members))
        elif isinstance(value, (int, float, complex)):
            node.update(k="number", v=labels.number(_base(value)))
        elif isinstance(value, str):
            node.update(self.text(node["t"], str.__str__(value)))
        else:
            return None
        own = type(value).__module__ != "IPython.utils.text" and getattr(value, "__dict__", None)
        if "f" not in node and own:
            node["f"] = self.fields(value)
        return node

    def _object(self, value: Any) -> Node:
        name = self.name(type(value))
        fields = self.fields(value)
        if isinstance(value, BaseException):
            fields.append(["args", self.ref(value.args)])
        if fields:
            return {"k": "object", "t": name, "f": fields}
        try:
            reduced = value.__reduce_ex__(2)
        except TypeError:
            return {"k": "opaque", "t": name}
        if _is_plain(type(value)):
            return {"k": "object", "t": name, "f": []}
        if isinstance(reduced, str):
            return {"k": "text", "t": name, "v": reduced}
        parts = [part for part in reduced[1:3] if part is not None]
        parts += [list(part) for part in reduced[3:5] if part is not None]
        return {"k": "object", "t": name, "f": [["content", self.ref(parts)]]}


def _base(value: Any) -> Any:
    """Return the plain number that an instance of a class of the author's is."""
    for kind in (int, float):
        if isinstance(value, kind):
            return kind(value)
    return complex(value)


def _is_plain(kind: type) -> bool:
    """Tell whether instances of a class are their attributes and nothing else."""
    ways = ("__reduce__", "__reduce_ex__", "__getnewargs__", "__getnewargs_ex__")
    same = all(getattr(kind, way, None) is getattr(object, way, None) for way in ways)
    return same and "__getstate__" not in {
        name for each in kind.__mro__[:-1] for name in vars(each)
    }


def _attributes(value: Any) -> dict[str, Any]:
    """Return what ``__dict__`` and slots hold, else the dictionary that pickle would keep."""
    found: dict[str, Any] = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in [slots] if isinstance(slots, str) else slots:
            stored = f"_{kind.__name__.lstrip('_')}{name}" if name.startswith("__") else name
            if name not in ("__dict__", "__weakref__") and hasattr(value, stored):
                found[name] = getattr(value, stored)
    if not found and hasattr(value, "__getstate__"):
        state = value.__getstate__()
        found = state if isinstance(state, dict) else {}
    return {str(name): item for name, item in found.items() if name not in NO_RESULTS}


@functools.lru_cache(maxsize=100_000)
def _is_aside(kind: Any, name: str) -> bool:
    """Tell whether an attribute is no result.

    Some are there only because somebody has looked at them, a distribution of scipy holds the
    global generator, and a model of statsmodels keeps the dates of the last forecast, which every
    forecast sets anew before it reads them.
    """
    if name == "_random_state":
        return any(base.__module__.startswith("scipy.stats") for base in kind.__mro__)
    if name in ("predict_start", "predict_end", "predict_dates"):
        return bool(kind.__module__.startswith("statsmodels."))
    return isinstance(inspect.getattr_static(kind, name, None), functools.cached_property)
