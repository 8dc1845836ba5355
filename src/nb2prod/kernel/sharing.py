"""Which other variables show a change in place: they hold the object, or share its memory."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import FunctionType, ModuleType
from typing import Any

from nb2prod.model.dataflow import Statement

_PLAIN = (bool, int, float, complex, str, bytes, type(None))
_APART = (*_PLAIN, type, FunctionType, ModuleType)
_CONTAINERS = (list, tuple, set, frozenset, dict)
_MOST_PARTS = 100
_MOST_PAIRS = 400
_MOST_LOOKED_AT = 50
_DEPTH = 5


@dataclass(frozen=True, slots=True)
class Reach:
    """A change in place, and the variables that may show it.

    Attributes:
        near: those of the others that the code names together with it.
        deep: what a container holds may be changed, and not the container alone.
    """

    name: str
    others: frozenset[str]
    near: frozenset[str]
    deep: bool

    def shown_by(self, namespace: Mapping[str, Any], *, checks: bool) -> Iterator[str]:
        """Those of the variables that show the change.

        Args:
            checks: the variable still is what was changed, so that the values can be compared.
        """
        others = {
            name: _Parts(namespace[name])
            for name in sorted(self.others & namespace.keys())
            if not isinstance(namespace[name], _APART)
        }
        now = _Parts(namespace.get(self.name))
        if checks and self.name in namespace:
            yield from (name for name, other in others.items() if now.reach(other, deep=self.deep))
            return
        near = {
            name: others[name]
            for name in sorted(self.near & others.keys())
            if not (now.is_model and others[name].is_given)
        }
        for name, other in others.items():
            if name in near or any(one.reach(other, deep=True) for one in near.values()):
                yield name


@dataclass(slots=True)
class Groups:
    """Names of the session that may share objects or memory, as far as the code says."""

    _groups: dict[str, set[str]] = field(default_factory=dict)
    _pairs: set[tuple[str, str]] = field(default_factory=set)

    def take(self, statement: Statement) -> list[Reach]:
        """Take in a statement that is about to run; return what its changes may reach."""
        pairs = statement.aliases | statement.views
        if not pairs and not statement.changes and self._groups.keys().isdisjoint(statement.binds):
            return []
        before = {name: self._with(name) for name in statement.changes}
        near = {name: self._near(name) for name in statement.changes}
        for name in (statement.binds - {old for _, old in pairs}) | statement.loop_variables:
            self._leave(name)
        for new, old in pairs:
            self._unite(new, old)
        self._pairs |= pairs
        others = {name: (found | self._with(name)) - {name} for name, found in before.items()}
        return [
            Reach(
                name=name,
                others=frozenset(found),
                near=frozenset(near[name] | self._near(name)),
                deep=_is_deep(statement.node, name),
            )
            for name, found in sorted(others.items())
            if found
        ]

    def forget(self, names: Collection[str]) -> None:
        """Forget all but these names."""
        for name in self._groups.keys() - names:
            self._leave(name)

    def _with(self, name: str) -> set[str]:
        return set(self._groups.get(name, ()))

    def _near(self, name: str) -> set[str]:
        return {part for pair in self._pairs if name in pair for part in pair} - {name}

    def _leave(self, name: str) -> None:
        if name in self._groups:
            self._groups.pop(name).discard(name)
            self._pairs = {pair for pair in self._pairs if name not in pair}

    def _unite(self, first: str, second: str) -> None:
        left, right = (self._groups.setdefault(name, {name}) for name in (first, second))
        if left is not right:
            left |= right
            self._groups.update(dict.fromkeys(right, left))


def _is_deep(node: ast.AST, name: str) -> bool:
    """Whether it may change what a container holds: ``box[0].fit(X)``, ``f(box)``."""
    for item in ast.walk(node):
        if isinstance(item, ast.Attribute | ast.Subscript) and isinstance(item.ctx, ast.Load):
            if isinstance(item.value, ast.Name) and isinstance(item, ast.Attribute):
                continue  # a method of the container itself, such as append
            if _root(item) == name:
                return True
        elif isinstance(item, ast.Call):
            given = [*item.args, *(keyword.value for keyword in item.keywords)]
            if any(isinstance(value, ast.Name) and value.id == name for value in given):
                return True
    return False


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Parts:
    """A value and what it holds, to a certain depth."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.ids: set[int] = set()
        self.arrays: list[Any] = []
        self.whole = True
        self._kept: list[Any] = []  # an id counts only as long as its object lives
        self._elements: list[_Parts] | None = None
        self._collect()

    @property
    def is_given(self) -> bool:
        """Whether it is data or settings, which a model leaves as they are."""
        if _has_shape(self.value):
            return True
        return all(isinstance(part, _CONTAINERS) for part in self._kept)

    @property
    def is_model(self) -> bool:
        """Whether it is an object with a state: no data, no container, no number."""
        return not isinstance(self.value, (*_APART, *_CONTAINERS)) and not _has_shape(self.value)

    def reach(self, other: _Parts, *, deep: bool, depth: int = _DEPTH) -> bool:
        """Whether a change of this value shows in the other one."""
        if self.value is other.value or id(self.value) in other.ids:
            return True
        if isinstance(self.value, _CONTAINERS):
            return deep and depth > 0 and self._elements_reach(other, depth - 1)
        if self.is_model and other.is_given:
            return False
        if not (self.whole and other.whole) or not self.ids.isdisjoint(other.ids):
            return True
        mine, theirs = self.arrays[:_MOST_LOOKED_AT], other.arrays[:_MOST_LOOKED_AT]
        return any(_share_memory(one, another) for one in mine for another in theirs)

    def _elements_reach(self, other: _Parts, depth: int) -> bool:
        if self._elements is None:
            held = [item for item in _held(self.value) if not isinstance(item, _APART)]
            self._elements = [_Parts(item) for item in held[:_MOST_LOOKED_AT]]
        return any(item.reach(other, deep=True, depth=depth) for item in self._elements)

    def _collect(self) -> None:
        level = [self.value]
        for _ in range(_DEPTH):
            following: list[Any] = []
            for value in level:
                if isinstance(value, _APART) or id(value) in self.ids:
                    continue
                if len(self.ids) == _MOST_PARTS:
                    self.whole = False
                    return
                self.ids.add(id(value))
                self._kept.append(value)
                if _has_shape(value):
                    self.arrays.append(value)
                else:
                    following += _held(value)
            level = following


def _held(value: Any) -> list[Any]:
    if isinstance(value, dict):
        found: Iterable[Any] = value.values()
    elif isinstance(value, _CONTAINERS):
        found = value
    else:
        module = type(value).__module__
        if module.startswith(("sklearn.", "numpy")) and module != "sklearn.pipeline":
            return []  # estimators of scikit-learn work on copies of those that they are given
        try:
            found = vars(value).values()
        except Exception:  # it has no attributes, or does not say
            return []
    return list(islice(found, 2 * _MOST_PARTS))


def _has_shape(value: Any) -> bool:
    return hasattr(type(value), "shape")


def _share_memory(first: Any, second: Any) -> bool:
    """Whether two arrays, columns or tables may show each other's changes."""
    if _copies_on_write(first) and _copies_on_write(second):
        return False
    one, other = _memory(first), _memory(second)
    if one is None or other is None:
        return one is other  # of tensors and the like only the code says it
    if len(one) * len(other) > _MOST_PAIRS:
        return True
    numpy = sys.modules["numpy"]
    return any(numpy.may_share_memory(mine, theirs) for mine in one for theirs in other)


def _is_of_pandas(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "pandas"


def _copies_on_write(value: Any) -> bool:
    """Whether it belongs to pandas 3 or newer, where no table shows a change of another one."""
    if not _is_of_pandas(value):
        return False
    version = str(getattr(sys.modules.get("pandas"), "__version__", ""))
    return not version.startswith(("0.", "1.", "2."))


def _memory(value: Any) -> list[Any] | None:
    """The arrays of numpy that a value is made of; None if it is made of other things."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    if isinstance(value, numpy.ndarray):
        return [value]
    if isinstance(value, numpy.generic):
        return []
    if _is_of_pandas(value):
        arrays = getattr(getattr(value, "_mgr", None), "arrays", ())
        return [array for array in arrays if isinstance(array, numpy.ndarray)]
    return None
