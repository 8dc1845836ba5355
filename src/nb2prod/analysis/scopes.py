"""Who binds and who reads a name, statement by statement, along the paths of control.

One walk over the tree collects names, changes in place and effects together: a walk is what
analysis costs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from nb2prod.analysis import names, shapes
from nb2prod.analysis.collected import Facts, FunctionFacts
from nb2prod.analysis.effects import Fold, call_effects
from nb2prod.analysis.mutation import changed_by_call, shared_by
from nb2prod.model.dataflow import Effect, EffectKind

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_QUERY_NAME = re.compile(r"@([^\W\d]\w*)")
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


class Walker:
    """Walks one scope in the order in which Python evaluates it.

    Args:
        imports: what imported names stand for; grows while it walks.
        fold: gives the text of an expression that is a known string, else None.
        mutating: methods of the notebook's own classes that change their object.
    """

    def __init__(
        self, imports: dict[str, str], fold: Fold, mutating: Collection[str] = frozenset()
    ) -> None:
        self.facts = Facts()
        self.bound: set[str] = set()
        self.imports = imports
        self.fold = fold
        self.mutating = mutating
        self.is_class = False
        self._hidden: list[set[str]] = []

    def walk(self, node: ast.AST) -> None:
        """Take in one node."""
        method = _VISITORS.get(type(node))
        if method is not None:
            method(self, node)
        else:
            for child in ast.iter_child_nodes(node):
                self.walk(child)

    def walk_all(self, nodes: Iterable[ast.AST]) -> None:
        """Take in several nodes, one after another."""
        for node in nodes:
            self.walk(node)

    # -- names -------------------------------------------------------------------------------

    def _nothing(self, node: ast.AST) -> None:
        pass

    def _name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._read(node.id)
        elif isinstance(node.ctx, ast.Store):
            self._bind(node.id)
        else:
            self.facts.deletes.add(node.id)
            self.bound.discard(node.id)

    def _read(self, name: str) -> None:
        if name not in self.bound and not self._is_hidden(name):
            self.facts.reads.add(name)

    def _bind(self, name: str) -> None:
        if not self._is_hidden(name):
            self.bound.add(name)
            self.facts.assigned.add(name)

    # -- expressions -------------------------------------------------------------------------

    def _attribute(self, node: ast.Attribute) -> None:
        self.walk(node.value)

    def _subscript(self, node: ast.Subscript) -> None:
        self.walk(node.value)
        self.walk(node.slice)

    def _binary(self, node: ast.BinOp) -> None:
        self.walk(node.left)
        self.walk(node.right)

    def _compare(self, node: ast.Compare) -> None:
        self.walk(node.left)
        self.walk_all(node.comparators)

    def _expression(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._call(node.value, bare=True)
        else:
            self.walk(node.value)

    def _call(self, node: ast.Call, bare: bool = False) -> None:
        self.walk(node.func)
        for argument in node.args:
            self.walk(argument)
        for keyword in node.keywords:
            self.walk(keyword.value)
        name = names.dotted(node.func, self.imports)
        from_import = names.root(node.func) in self.imports
        effects = call_effects(node, name, self.fold, from_import=from_import, bare=bare)
        self.facts.effects += effects
        call = changed_by_call(node, name, self.imports, self.mutating, bare=bare)
        self.facts.changes |= call.changes
        if not any(effect.kind is EffectKind.PLOTS for effect in effects):
            self.facts.may_change |= call.may_change
        self.facts.arguments |= call.roots
        self.facts.aliases |= call.holds
        self.facts.calls.append(call)
        self._strings(node)

    def _strings(self, node: ast.Call) -> None:
        for argument in [*node.args, *[keyword.value for keyword in node.keywords]]:
            text = argument.value if isinstance(argument, ast.Constant) else None
            if not isinstance(text, str) or len(text) > 2000:
                continue
            if "~" in text:
                self.facts.formula |= set(_IDENTIFIER.findall(text))
            elif "@" in text and names.last_name(node.func) in ("query", "eval"):
                self.facts.formula |= set(_QUERY_NAME.findall(text))

    def _walrus(self, node: ast.NamedExpr) -> None:
        self.walk(node.value)
        hidden, self._hidden = self._hidden, []
        if hidden:
            self.facts.assigned.add(node.target.id)
        else:
            self._bind(node.target.id)
        self._hidden = hidden
        self._share([node.target], node.value)

    def _if_expression(self, node: ast.IfExp) -> None:
        self.walk(node.test)
        self._branches([[node.body], [node.orelse]])

    def _bool(self, node: ast.BoolOp) -> None:
        self.walk(node.values[0])
        self._branches([node.values[1:], []])

    def _lambda(self, node: ast.Lambda) -> None:
        self.walk_all(shapes.defaults(node.args))
        inner = self._inner([node.body], names.parameters(node.args))
        free = inner.free()
        self.facts.deferred |= {name for name in free if not self._is_hidden(name)}
        self.facts.formula |= inner.facts.formula
        self.facts.effects += inner.facts.effects
        self.facts.changes |= inner.facts.changes - inner.local

    def _is_hidden(self, name: str) -> bool:
        return bool(self._hidden) and any(name in scope for scope in self._hidden)

    def _comprehension(self, node: Comprehension) -> None:
        self.walk(node.generators[0].iter)
        targets = {name for item in node.generators for name in names.stored_names(item.target)}
        reads = set(self.facts.reads)
        changed, may_changed = set(self.facts.changes), set(self.facts.may_change)
        bound = self.bound
        self.bound = set() if self.is_class else bound
        self._hidden.append(targets)
        for number, item in enumerate(node.generators):
            if number:
                self.walk(item.iter)
            self.walk_all(item.ifs)
        self.walk_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self._hidden.pop()
        self.bound = bound
        if isinstance(node, ast.GeneratorExp):
            self.facts.deferred |= self.facts.reads - reads
        self._leave_comprehension(node, targets, changed, may_changed)

    def _leave_comprehension(
        self, node: Comprehension, targets: set[str], changed: set[str], may_changed: set[str]
    ) -> None:
        """Blame changes of the comprehension's own variables on what they were taken from."""
        owners = {root for item in node.generators for root in shapes.roots(item.iter)} - targets
        for now, before in ((self.facts.changes, changed), (self.facts.may_change, may_changed)):
            new = (now - before) & targets
            now -= new
            if new:
                now |= owners
        self.facts.arguments -= targets

    # -- statements --------------------------------------------------------------------------

    def _assign(self, node: ast.Assign) -> None:
        self.walk(node.value)
        for target in node.targets:
            self._store(target)
            self.facts.plain_targets.update(names.stored_names(target))
        self._share(node.targets, node.value)

    def _store(self, target: ast.expr) -> None:
        if isinstance(target, ast.Name):
            self._name(target)
        elif isinstance(target, ast.Tuple | ast.List):
            for item in target.elts:
                self._store(item)
        elif isinstance(target, ast.Starred):
            self._store(target.value)
        elif isinstance(target, ast.Attribute | ast.Subscript):
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

    def _augmented(self, node: ast.AugAssign) -> None:
        self.walk(node.value)
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
            self.facts.changes.add(node.target.id)
            self.facts.plain_targets.add(node.target.id)
            self._bind(node.target.id)
        else:
            self._store(node.target)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.walk(node.value)
            self._share([node.target], node.value)
            self.walk(node.annotation)
            self._store(node.target)
            self.facts.plain_targets |= set(names.stored_names(node.target))
        else:
            self.walk(node.annotation)

    def _share(self, targets: list[ast.expr], value: ast.expr) -> None:
        same, views = shared_by(value, self.imports)
        if not same and not views:
            return
        for target in targets:
            if isinstance(target, ast.Attribute | ast.Subscript):
                new = {names.root(target)} - {""}
            else:
                new = set(names.stored_names(target))
            self.facts.aliases |= {(name, old) for name in new for old in same if name != old}
            self.facts.views |= {(name, old) for name in new for old in views if name != old}

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.walk(target)
            else:
                self._store(target)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, meaning in names.imported(node):
            if name != "*":
                self.imports[name] = meaning
                self.facts.plain_targets.add(name)
                self._bind(name)

    # -- paths -------------------------------------------------------------------------------

    def _branches(self, bodies: Sequence[Sequence[ast.AST]]) -> None:
        """Walk alternatives; bound afterwards is what all of them bind."""
        start, ends = set(self.bound), []
        for body in bodies:
            self.bound = set(start)
            self.walk_all(body)
            if not shapes.ends(body):
                ends.append(self.bound)
        self.bound = set.intersection(*ends) if ends else start

    def _if(self, node: ast.If) -> None:
        self.walk(node.test)
        self._branches([node.body, node.orelse])

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.walk(node.iter)
        self._loop(node, [node.target])
        same, views = shared_by(node.iter, self.imports, elements=True)
        for name in names.stored_names(node.target):
            self.facts.aliases |= {(name, old) for old in same | views if old != name}

    def _while(self, node: ast.While) -> None:
        self.walk(node.test)
        self._loop(node, [])

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, targets: list[ast.expr]) -> None:
        """Walk a loop: what it binds is bound only if it turns at least once."""
        start = set(self.bound)
        for target in targets:
            self._store(target)
            self.facts.loop_targets |= set(names.stored_names(target))
        self.walk_all(node.body)
        self.facts.loop_binds |= self.bound - start
        self.bound = start
        self.walk_all(node.orelse)

    def _try(self, node: ast.Try | ast.TryStar) -> None:
        start = set(self.bound)
        self.walk_all([*node.body, *node.orelse])
        ends = [] if shapes.ends([*node.body, *node.orelse]) else [self.bound]
        for handler in node.handlers:
            self.bound = set(start)
            if handler.type is not None:
                self.walk(handler.type)
            if handler.name:
                self._bind(handler.name)
            self.walk_all(handler.body)
            if handler.name:
                self.bound.discard(handler.name)
                self.facts.deletes.add(handler.name)
            if not shapes.ends(handler.body):
                ends.append(self.bound)
        self.bound = set.intersection(*ends) if ends else start
        self.walk_all(node.finalbody)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            self.walk(item.context_expr)
            if item.optional_vars is not None:
                self._store(item.optional_vars)
                self.facts.loop_targets |= set(names.stored_names(item.optional_vars))
                self._share([item.optional_vars], item.context_expr)
        self.walk_all(node.body)

    def _match(self, node: ast.Match) -> None:
        self.walk(node.subject)
        start, ends = set(self.bound), []
        for case in node.cases:
            self.bound = set(start)
            self._pattern(case.pattern)
            if case.guard is not None:
                self.walk(case.guard)
            self.walk_all(case.body)
            if not shapes.ends(case.body):
                ends.append(self.bound)
        if not any(shapes.matches_all(case) for case in node.cases):
            ends.append(start)
        self.bound = set.intersection(*ends) if ends else start

    def _pattern(self, pattern: ast.pattern) -> None:
        for node in ast.walk(pattern):
            if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
                self._bind(node.name)
            elif isinstance(node, ast.MatchMapping) and node.rest:
                self._bind(node.rest)
            elif isinstance(node, ast.Name):
                self._read(node.id)

    # -- functions and classes ---------------------------------------------------------------

    def _function(self, node: names.FunctionNode) -> None:
        arguments = node.args
        self.walk_all(node.decorator_list)
        self.walk_all(shapes.defaults(arguments))
        self.walk_all(shapes.all_annotations(node))
        inner = self._inner(node.body, names.parameters(arguments))
        positional = tuple(item.arg for item in [*arguments.posonlyargs, *arguments.args])
        facts = FunctionFacts(
            parameters=positional,
            reads=frozenset(inner.free()),
            writes=frozenset(inner.facts.global_writes),
            body=inner.facts,
            local=frozenset(inner.local),
            keeps_state=shapes.has_mutable_default(arguments, inner.facts.changes),
        )
        self.facts.formula |= inner.facts.formula - inner.local
        self._define(node.name, facts)

    def _class(self, node: ast.ClassDef) -> None:
        self.walk_all(node.decorator_list)
        self.walk_all(node.bases)
        self.walk_all(keyword.value for keyword in node.keywords)
        inner = Walker(dict(self.imports), self.fold, self.mutating)
        inner.is_class = True
        inner.walk_all(node.body)
        for name in inner.facts.reads:
            self._read(name)
        self.facts.effects += inner.facts.effects
        self.facts.changes |= inner.facts.changes - inner.facts.assigned
        methods = inner.facts.functions
        for method in methods.values():
            inner.facts.effects = [*inner.facts.effects, *method.body.effects]
            inner.facts.changes |= method.body.changes - method.local
        facts = FunctionFacts(
            parameters=(),
            reads=frozenset(inner.facts.deferred),
            writes=frozenset(inner.facts.global_writes),
            body=inner.facts,
            local=frozenset(inner.facts.assigned),
            methods=frozenset(
                name for name, method in methods.items() if shapes.changes_self(method)
            ),
            keeps_state=shapes.changes_class(node, methods),
        )
        self._define(node.name, facts)

    def _define(self, name: str, facts: FunctionFacts) -> None:
        self.facts.functions[name] = facts
        self.facts.deferred |= {item for item in facts.reads if not self._is_hidden(item)}
        self.facts.global_writes |= facts.writes
        self.facts.plain_targets.add(name)
        self._bind(name)

    def _inner(self, body: Iterable[ast.AST], parameters: Iterable[str]) -> FunctionWalker:
        nodes = list(body)
        inner = FunctionWalker(dict(self.imports), self.fold, self.mutating)
        inner.enter(nodes, parameters)
        inner.walk_all(nodes)
        inner.facts.global_writes |= inner.declared_global & inner.facts.assigned
        return inner


class FunctionWalker(Walker):
    """Walks the body of a function."""

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


_VISITORS: dict[type[ast.AST], Callable[[Any, Any], None]] = {
    ast.Name: Walker._name,
    ast.Attribute: Walker._attribute,
    ast.Subscript: Walker._subscript,
    ast.BinOp: Walker._binary,
    ast.Compare: Walker._compare,
    ast.Load: Walker._nothing,
    ast.Constant: Walker._nothing,
    ast.Global: Walker._nothing,
    ast.Nonlocal: Walker._nothing,
    ast.Expr: Walker._expression,
    ast.Call: Walker._call,
    ast.NamedExpr: Walker._walrus,
    ast.IfExp: Walker._if_expression,
    ast.BoolOp: Walker._bool,
    ast.Lambda: Walker._lambda,
    ast.ListComp: Walker._comprehension,
    ast.SetComp: Walker._comprehension,
    ast.DictComp: Walker._comprehension,
    ast.GeneratorExp: Walker._comprehension,
    ast.Assign: Walker._assign,
    ast.AugAssign: Walker._augmented,
    ast.AnnAssign: Walker._annotated,
    ast.Delete: Walker._delete,
    ast.Import: Walker._import,
    ast.ImportFrom: Walker._import,
    ast.If: Walker._if,
    ast.For: Walker._for,
    ast.AsyncFor: Walker._for,
    ast.While: Walker._while,
    ast.Try: Walker._try,
    ast.TryStar: Walker._try,
    ast.With: Walker._with,
    ast.AsyncWith: Walker._with,
    ast.Match: Walker._match,
    ast.FunctionDef: Walker._function,
    ast.AsyncFunctionDef: Walker._function,
    ast.ClassDef: Walker._class,
}
