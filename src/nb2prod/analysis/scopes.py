"""Functions, lambdas and classes: scopes of their own, whose code runs when they are called."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2prod.analysis import names, shapes
from nb2prod.analysis.collected import FunctionFacts
from nb2prod.analysis.walker import Visit, Walker
from nb2prod.model.dataflow import Effect, EffectKind


class FunctionWalker(Walker):
    """Walks the body of a function."""

    __slots__ = ("declared_global", "local")

    declared_global: set[str]
    local: set[str]

    def enter(self, body: Iterable[ast.AST], parameters: Iterable[str]) -> None:
        """Find the function's own names before its body is walked."""
        stored, self.declared_global = shapes.assigned_in(body)
        self.local = (stored | set(parameters)) - self.declared_global
        self.bound = set(parameters)
        for name in self.local:
            self.imports.pop(name, None)

    def free(self) -> set[str]:
        """Names that the function takes from the notebook."""
        return (self.facts.reads | self.facts.deferred) - self.local


def _inner(walker: Walker, body: Iterable[ast.AST], parameters: Iterable[str]) -> FunctionWalker:
    nodes = list(body)
    inner = FunctionWalker(dict(walker.imports), walker.fold, walker.mutating, walker.visitors)
    inner.enter(nodes, parameters)
    inner.walk_all(nodes)
    inner.facts.global_writes |= inner.declared_global & inner.facts.assigned
    return inner


def _lambda(walker: Walker, node: ast.Lambda) -> None:
    walker.walk_all(shapes.defaults(node.args))
    inner = _inner(walker, [node.body], names.parameters(node.args))
    facts = walker.facts
    facts.deferred |= {name for name in inner.free() if not walker.is_hidden(name)}
    facts.formula |= inner.facts.formula
    facts.effects += inner.facts.effects
    facts.changes |= inner.facts.changes - inner.local


def _function(walker: Walker, node: names.FunctionNode) -> None:
    arguments = node.args
    _decorators(walker, node.decorator_list)
    walker.walk_all(shapes.defaults(arguments))
    walker.walk_all(shapes.all_annotations(node))
    inner = _inner(walker, node.body, names.parameters(arguments))
    positional = tuple(item.arg for item in [*arguments.posonlyargs, *arguments.args])
    facts = FunctionFacts(
        parameters=positional,
        reads=frozenset(inner.free()),
        writes=frozenset(inner.facts.global_writes),
        body=inner.facts,
        local=frozenset(inner.local),
        keeps_state=shapes.has_mutable_default(arguments, inner.facts.changes),
    )
    walker.facts.formula |= inner.facts.formula - inner.local
    _define(walker, node.name, facts)


def _decorators(walker: Walker, decorators: Sequence[ast.expr]) -> None:
    """Methods that decorate, as ``@show.register``, enter the definition in their object."""
    walker.walk_all(decorators)
    for decorator in decorators:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        owner = names.root(called)
        if not isinstance(called, ast.Attribute) or not owner:
            continue
        if owner not in walker.imports:
            walker.facts.changes.add(owner)
        elif called.attr.startswith("register"):
            walker.facts.effects.append(
                Effect(
                    kind=EffectKind.SETTING,
                    detail=names.dotted(called, walker.imports),
                    line=decorator.lineno,
                )
            )


def _class(walker: Walker, node: ast.ClassDef) -> None:
    _decorators(walker, node.decorator_list)
    walker.walk_all(node.bases)
    walker.walk_all(keyword.value for keyword in node.keywords)
    inner = Walker(dict(walker.imports), walker.fold, walker.mutating, walker.visitors)
    inner.is_class = True
    inner.walk_all(node.body)
    for name in inner.facts.reads:
        walker.read(name)
    walker.facts.effects += inner.facts.effects
    walker.facts.changes |= inner.facts.changes - inner.facts.assigned
    methods = inner.facts.functions
    for method in methods.values():
        inner.facts.effects = [*inner.facts.effects, *method.body.effects]
        inner.facts.changes |= method.body.changes - method.local
    changing = frozenset(name for name, method in methods.items() if shapes.changes_self(method))
    facts = FunctionFacts(
        parameters=(),
        reads=frozenset(inner.facts.deferred),
        writes=frozenset(inner.facts.global_writes),
        body=inner.facts,
        local=frozenset(inner.facts.assigned),
        methods=changing,
        keeps_state=shapes.changes_class(node, methods),
    )
    _define(walker, node.name, facts)


def _define(walker: Walker, name: str, facts: FunctionFacts) -> None:
    walker.facts.functions[name] = facts
    walker.facts.deferred |= {item for item in facts.reads if not walker.is_hidden(item)}
    walker.facts.global_writes |= facts.writes
    walker.facts.plain_targets.add(name)
    walker.bind(name)


VISITORS: dict[type[ast.AST], Visit] = {
    ast.Lambda: _lambda,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
}
