"""Two descriptions compared by path; nothing but the standard library is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .blobs import Blobs
from .numbers import Unequal, close, unequal_arrays, unequal_items
from .showing import Text, around, number, position, short, told
from .tolerance import DEFAULT, Tolerance

MOST = 20
Node = Mapping[str, Any]
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_SILENT = frozenset({"array", "content"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where two values differ.

    Attributes:
        path: where, such as ``model.coef_[0, 3]``.
        where: the path without the positions in arrays and lists of plain items.
        kind: ``type``, ``shape``, ``length``, ``value``, ``missing``, ``extra``, ``code``.
        expected: what the one side has, shortened.
        found: what the other side has.
        note: how much else differs there.
    """

    path: str
    kind: str
    where: str = ""
    expected: str = ""
    found: str = ""
    note: str = ""

    def text(self) -> str:
        """Return the difference as a line."""
        if self.kind in ("missing", "extra"):
            return f"{self.path}: {self.note or self.kind}"
        note = f" ({self.note})" if self.note else ""
        return f"{self.path}: {self.expected} is not {self.found}{note}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Described values.

    Attributes:
        nodes: as ``describe`` makes them.
        blobs: where their bytes are.
        python: version of the interpreter; bytecode of two versions is not compared.
    """

    nodes: Sequence[Node]
    blobs: Blobs
    python: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What came of a comparison.

    Attributes:
        differences: the first of them, in the order of the values.
        aside: paths of parts that are never compared: drawings, locks, files.
        opaque: paths of parts whose content cannot be seen; their types are equal.
    """

    differences: tuple[Difference, ...] = ()
    aside: tuple[str, ...] = ()
    opaque: tuple[str, ...] = ()


def compare(
    expected: tuple[Graph, int],
    found: tuple[Graph, int],
    name: str,
    tolerance: Tolerance = DEFAULT,
    most: int = MOST,
) -> Compared:
    """Compare two described values.

    Args:
        name: what the paths start with.
        most: how many differences are told at most.
    """
    walk = _Walk(expected[0], found[0], tolerance, most)
    walk.run(expected[1], found[1], name)
    return Compared(
        differences=tuple(walk.found), aside=tuple(walk.aside), opaque=tuple(walk.opaque)
    )


class _Walk:
    """One walk over two graphs; a pair of nodes is looked at once."""

    def __init__(self, left: Graph, right: Graph, tolerance: Tolerance, most: int) -> None:
        self.left, self.right = left, right
        self.tolerance, self.most = tolerance, most
        self.found: list[Difference] = []
        self.aside: list[str] = []
        self.opaque: list[str] = []
        self._seen: set[tuple[int, int]] = set()
        self._same_python = left.python.split(".")[:2] == right.python.split(".")[:2]

    def run(self, left: int, right: int, path: str) -> None:
        waiting: list[tuple[Any, Any, str]] = [(left, right, path)]
        while waiting and len(self.found) < self.most:
            one, other, path = waiting.pop()
            if isinstance(one, int) and isinstance(other, int):
                if (one, other) in self._seen:
                    continue
                self._seen.add((one, other))
            nodes = self._node(one, self.left), self._node(other, self.right)
            waiting.extend(reversed(list(self._pair(*nodes, path))))

    def say(
        self, path: str, kind: str, left: Any, right: Any, note: str = "", at: str = ""
    ) -> None:
        if len(self.found) < self.most:
            self.found.append(
                Difference(
                    path=path + at,
                    where=path,
                    kind=kind,
                    expected=short(left),
                    found=short(right),
                    note=note,
                )
            )

    def _node(self, ref: Any, graph: Graph) -> Node:
        node: Node = graph.nodes[ref] if isinstance(ref, int) else ref
        return node

    def _pair(self, left: Node, right: Node, path: str) -> Iterable[tuple[Any, Any, str]]:
        kinds = left["k"], right["k"]
        if kinds == ("aside", "aside"):
            self.aside.append(path)
        elif "cut" in kinds:
            self.opaque.append(path)
        elif kinds == ("number", "number"):
            self._numbers(left, right, path)
        elif kinds[0] != kinds[1] or not self._same_type(left, right):
            self.say(path, "type", told(left), told(right))
        elif kinds[0] == "opaque":
            self.opaque.append(path)
        else:
            return self._contents(left, right, path)
        return ()

    def _same_type(self, left: Node, right: Node) -> bool:
        if left.get("inline") or right.get("inline"):
            return bool(left["t"].rpartition(".")[2] == right["t"].rpartition(".")[2])
        return bool(left["t"] == right["t"])

    def _contents(self, left: Node, right: Node, path: str) -> Iterator[tuple[Any, Any, str]]:
        kind = left["k"]
        if kind in ("text", "bytes"):
            self._texts(left, right, path)
        elif kind == "array":
            self._arrays(left, right, path)
        elif kind == "function":
            self._functions(left, right, path)
            yield from self._outer(left["outer"], right["outer"], path)
        elif kind in ("sequence", "set", "elements"):
            yield from self._items(left, right, path)
        elif kind == "map":
            yield from self._labelled(left["i"], right["i"], path, "[{}]")
            self._order(left, right, path)
        elif kind == "frame":
            yield from self._frames(left, right, path)
        for part in ("f", "more"):
            yield from self._labelled(left.get(part, ()), right.get(part, ()), path, ".{}")
        if "attrs" in left or "attrs" in right:
            empty = {"k": "map", "t": "dict", "i": []}
            yield left.get("attrs", empty), right.get("attrs", empty), f"{path}.attrs"

    def _numbers(self, left: Node, right: Node, path: str) -> None:
        booleans = ["bool" in node["t"] for node in (left, right)]
        strict = self.tolerance.strict and not (left.get("inline") or right.get("inline"))
        if booleans[0] != booleans[1] or strict and left["t"] != right["t"]:
            self.say(path, "type", told(left), told(right))
            return
        values = [
            node["v"] if isinstance(node["v"], list) else [node["v"], 0.0] for node in (left, right)
        ]
        pairs = list(zip(*values, strict=True))
        huge = any(isinstance(item, str) for pair in pairs for item in pair)
        same = (
            values[0] == values[1]
            if huge
            else all(close(one, other, self.tolerance) for one, other in pairs)
        )
        if not same:
            self.say(path, "value", number(left), number(right))

    def _texts(self, left: Node, right: Node, path: str) -> None:
        if "b" not in left and "b" not in right:
            one, other = left["v"], right["v"]
        else:
            if left.get("b", {}).get("d") == right.get("b", {"d": ""}).get("d"):
                return
            one, other = (_read(node, side) for node, side in self._sides(left, right))
        if one != other and not self._same_but_addresses(one, other):
            self.say(path, "value", *around(one, other))

    def _same_but_addresses(self, one: Any, other: Any) -> bool:
        if self.tolerance.strict or not (isinstance(one, str) and isinstance(other, str)):
            return False
        return _ADDRESS.sub("", one) == _ADDRESS.sub("", other)

    def _sides(self, left: Node, right: Node) -> Iterator[tuple[Node, Graph]]:
        yield left, self.left
        yield right, self.right

    def _arrays(self, left: Node, right: Node, path: str) -> None:
        if (left["dtype"], left["shape"]) != (right["dtype"], right["shape"]):
            self.say(path, "shape", told(left), told(right))
        elif left["b"]["d"] != right["b"]["d"]:
            if None in (left["b"]["at"], right["b"]["at"]):
                note = "too large to keep: only fingerprints are compared"
                self.say(path, "value", left["b"]["d"][:12], right["b"]["d"][:12], note)
                return
            sides = [(side.blobs, node["b"]) for node, side in self._sides(left, right)]
            unequal = unequal_arrays(left["dtype"], sides[0], sides[1], self.tolerance)
            self._say_unequal(path, unequal, left["shape"])

    def _say_unequal(self, path: str, unequal: Unequal | None, shape: Sequence[int]) -> None:
        if unequal is None:
            return
        size = 1
        for length in shape:
            size *= length
        largest = "" if unequal.largest is None else f", the largest by {unequal.largest:.3g}"
        note = f"{unequal.count} of {size} differ{largest}" if size > 1 else ""
        self.say(
            path,
            "value",
            Text(unequal.left),
            Text(unequal.right),
            note,
            position(unequal.first, shape),
        )

    def _items(self, left: Node, right: Node, path: str) -> Iterator[tuple[Any, Any, str]]:
        if (left.get("dtype"), left.get("shape")) != (right.get("dtype"), right.get("shape")):
            self.say(path, "shape", told(left), told(right))
            return
        one, other = left["i"], right["i"]
        if isinstance(one, dict) and isinstance(other, dict):
            yield from self._packed(one, other, path, left)
            return
        first, second = (
            _expanded(items, side) for items, side in ((one, self.left), (other, self.right))
        )
        if len(first) != len(second):
            self.say(path, "length", len(first), len(second))
            return
        names = left.get("names") or [f"[{at}]" for at in range(len(first))]
        for name, a, b in zip(names, first, second, strict=True):
            yield a, b, f"{path}{name}" if name[0] == "[" else f"{path}.{name}"

    def _packed(
        self, left: Node, right: Node, path: str, node: Node
    ) -> Iterator[tuple[Any, Any, str]]:
        if left["b"]["d"] == right["b"]["d"]:
            return
        if None in (left["b"]["at"], right["b"]["at"]):
            note = "too large to keep: only fingerprints are compared"
            self.say(path, "value", left["b"]["d"][:12], right["b"]["d"][:12], note)
            return
        one, other = (_unpacked(each, side) for each, side in self._sides(left, right))
        if len(one) != len(other):
            self.say(path, "length", len(one), len(other))
            return
        unequal = unequal_items(zip(one, other, strict=True), self.tolerance)
        self._say_unequal(path, unequal, node.get("shape") or [len(one)])
        yield from ()

    def _frames(self, left: Node, right: Node, path: str) -> Iterator[tuple[Any, Any, str]]:
        if (left["rows"], len(left["i"])) != (right["rows"], len(right["i"])):
            shapes = [f"shape ({node['rows']}, {len(node['i'])})" for node in (left, right)]
            self.say(path, "shape", Text(shapes[0]), Text(shapes[1]))
        if left["rows"] == right["rows"]:
            yield left["index"], right["index"], f"{path}.index"
        if left["labels"] != right["labels"] and set(left["labels"]) == set(right["labels"]):
            self.say(f"{path}.columns", "value", left["labels"], right["labels"], "other order")
        elif set(left["labels"]) == set(right["labels"]):
            yield left["columns"], right["columns"], f"{path}.columns"
        first, second = (
            list(zip(node["labels"], node["i"], strict=True)) for node in (left, right)
        )
        if left["rows"] == right["rows"]:
            yield from self._labelled(first, second, path, "[{}]")

    def _labelled(
        self, left: Any, right: Any, path: str, form: str
    ) -> Iterator[tuple[Any, Any, str]]:
        first, second = dict(map(tuple, left)), dict(map(tuple, right))
        for label in first:
            if label not in second:
                self.say(path + form.format(label), "missing", "", "", "missing in the package")
        for label in second:
            if label not in first:
                self.say(path + form.format(label), "extra", "", "", "only in the package")
        for label, part in first.items():
            if label in second:
                step = "" if label in _SILENT and form[0] == "." else form.format(label)
                yield part, second[label], path + step

    def _order(self, left: Node, right: Node, path: str) -> None:
        keys = [[label for label, _ in node["i"]] for node in (left, right)]
        if self.tolerance.strict and keys[0] != keys[1] and sorted(keys[0]) == sorted(keys[1]):
            self.say(path, "value", keys[0], keys[1], "other order of the keys")

    def _outer(self, left: Any, right: Any, path: str) -> Iterator[tuple[Any, Any, str]]:
        """Yield what two functions read from outside; the second may know more names."""
        first = {name for name, _ in left}
        yield from self._labelled(left, [pair for pair in right if pair[0] in first], path, ".{}")

    def _functions(self, left: Node, right: Node, path: str) -> None:
        if left["v"] != right["v"]:
            self.say(path, "value", Text(left["v"]), Text(right["v"]))
        elif self._same_python and left["code"] != right["code"]:
            what = f"the code of {left['v']}"
            self.say(path, "code", Text(what), Text("the package's"))


def _read(node: Node, side: Graph) -> Any:
    if "b" not in node:
        return node["v"]
    if node["b"]["at"] is None:
        return f"{node['b']['n']} bytes, {node['b']['d'][:12]}"
    content = side.blobs.read(node["b"])
    return content.decode("utf-8", "replace") if node["k"] == "text" else content


def _unpacked(node: Node, side: Graph) -> list[Any]:
    items: list[Any] = json.loads(side.blobs.read(node["b"]))
    return items


def _expanded(items: Any, side: Graph) -> list[Any]:
    """Return the numbers of nodes, or nodes made of packed items."""
    if not isinstance(items, dict):
        return list(items)
    return [_inline(item) for item in _unpacked(items, side)]


def _inline(item: Any) -> Node:
    if isinstance(item, dict):
        ((kind, value),) = item.items()
        form = "number" if kind == "int" else "text"
        return {"k": form, "t": kind, "v": value, "inline": True}
    if isinstance(item, bool | int | float):
        return {"k": "number", "t": type(item).__name__, "v": item, "inline": True}
    if item is None:
        return {"k": "text", "t": "NoneType", "v": "None", "inline": True}
    return {"k": "text", "t": "str", "v": item, "inline": True}
