"""A walk over one scope in the order in which Python evaluates it.

One walk over the tree collects names, changes in place and effects together: a walk is what
analysis costs.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from nb2prod.analysis import names, shapes
from nb2prod.analysis.collected import Facts
from nb2prod.analysis.effects import Fold
from nb2prod.analysis.mutation import shared_by
from nb2prod.model.dataflow import Effect, EffectKind

Visit = Callable[["Walker", Any], None]
Visitors = Mapping[type[ast.AST], Visit]


class Walker:
    """Walks one scope in the order in which Python evaluates it.

    Args:
        imports: what imported names stand for; grows while it walks.
        fold: gives the text of an expression that is a known string, else None.
        mutating: methods of the notebook's own classes that change their object.
        visitors: what takes in a node, by its kind; other nodes are taken in part by part.

    Attributes:
        bound: names that are bound for certain at the point that it has reached.
        hidden: the variables of the comprehensions that it is in.
    """

    __slots__ = ("bound", "facts", "fold", "hidden", "imports", "is_class", "mutating", "visitors")

    def __init__(
        self, imports: dict[str, str], fold: Fold, mutating: Collection[str], visitors: Visitors
    ) -> None:
        self.facts = Facts()
        self.bound: set[str] = set()
        self.imports = imports
        self.fold = fold
        self.mutating = mutating
        self.visitors = visitors
        self.is_class = False
        self.hidden: list[set[str]] = []

    def walk(self, node: ast.AST) -> None:
        """Take in one node."""
        visit = self.visitors.get(type(node))
        if visit is not None:
            visit(self, node)
        else:
            self.walk_all(names.children(node))

    def walk_all(self, nodes: Iterable[ast.AST]) -> None:
        """Take in several nodes, one after another."""
        for node in nodes:
            self.walk(node)

    def read(self, name: str) -> None:
        """Take in that a variable is read here."""
        if name not in self.bound and not (self.hidden and self.is_hidden(name)):
            self.facts.reads.add(name)

    def bind(self, name: str) -> None:
        """Take in that a variable is bound here."""
        if not (self.hidden and self.is_hidden(name)):
            self.bound.add(name)
            self.facts.assigned.add(name)

    def is_hidden(self, name: str) -> bool:
        """Whether the name is a comprehension's own variable here."""
        return any(name in scope for scope in self.hidden)

    def store(self, target: ast.expr) -> None:
        """Take in the target of an assignment."""
        if isinstance(target, ast.Name):
            self.walk(target)
        elif isinstance(target, names.ROWS):
            for item in target.elts:
                self.store(item)
        elif isinstance(target, ast.Starred):
            self.store(target.value)
        elif isinstance(target, names.PARTS):
            self._change_part(target)
        else:
            self.walk(target)

    def _change_part(self, target: ast.Attribute | ast.Subscript) -> None:
        self.walk(target.value)
        if isinstance(target, ast.Subscript):
            self.walk(target.slice)
        name = names.root(target)
        if name in self.imports:
            owner = self.imports[name].partition(".")[0]
            setting = Effect(kind=EffectKind.SETTING, detail=owner, line=target.lineno)
            self.facts.effects.append(setting)
        elif name:
            self.facts.changes.add(name)

    def share(self, targets: Iterable[ast.expr], value: ast.expr) -> None:
        """Take in that the targets may share objects or memory with parts of the value."""
        same, views = shared_by(value, self.imports)
        if not same and not views:
            return
        for target in targets:
            if isinstance(target, names.PARTS):
                new = {names.root(target)} - {""}
            else:
                new = set(names.stored_names(target))
            self.facts.aliases |= {(name, old) for name in new for old in same if name != old}
            self.facts.views |= {(name, old) for name in new for old in views if name != old}

    def branches(self, bodies: Iterable[Sequence[ast.AST]]) -> None:
        """Walk alternatives; bound afterwards is what all of them bind."""
        start, ends = set(self.bound), []
        for body in bodies:
            self.bound = set(start)
            self.walk_all(body)
            if not shapes.ends(body):
                ends.append(self.bound)
        self.bound = set.intersection(*ends) if ends else start
