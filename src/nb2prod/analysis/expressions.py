"""Expressions: what they read, call, change in place and bind."""

from __future__ import annotations

import ast
import re

from nb2prod.analysis import names, shapes
from nb2prod.analysis.effects import call_effects
from nb2prod.analysis.mutation import change_by_call
from nb2prod.analysis.walker import Visit, Walker
from nb2prod.model.dataflow import EffectKind

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_QUERY_NAME = re.compile(r"@([^\W\d]\w*)")
_LONGEST_FORMULA = 2000
Comprehension = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp


def _nothing(walker: Walker, node: ast.AST) -> None:
    pass


def _name(walker: Walker, node: ast.Name) -> None:
    if isinstance(node.ctx, ast.Load):
        walker.read(node.id)
    elif isinstance(node.ctx, ast.Store):
        walker.bind(node.id)
    else:
        walker.facts.deletes.add(node.id)
        walker.bound.discard(node.id)


def _part(walker: Walker, node: ast.Attribute | ast.Starred) -> None:
    walker.walk(node.value)


def _subscript(walker: Walker, node: ast.Subscript) -> None:
    walker.walk(node.value)
    walker.walk(node.slice)


def _binary(walker: Walker, node: ast.BinOp) -> None:
    walker.walk(node.left)
    walker.walk(node.right)


def _unary(walker: Walker, node: ast.UnaryOp) -> None:
    walker.walk(node.operand)


def _compare(walker: Walker, node: ast.Compare) -> None:
    walker.walk(node.left)
    walker.walk_all(node.comparators)


def _elements(walker: Walker, node: ast.Tuple | ast.List | ast.Set) -> None:
    walker.walk_all(node.elts)


def _text(walker: Walker, node: ast.JoinedStr) -> None:
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            walker.walk(part.value)
            if part.format_spec is not None:
                walker.walk(part.format_spec)


def _expression(walker: Walker, node: ast.Expr) -> None:
    if isinstance(node.value, ast.Call):
        _call(walker, node.value, bare=True)
    else:
        walker.walk(node.value)


def _call(walker: Walker, node: ast.Call, bare: bool = False) -> None:
    walker.walk(node.func)
    for argument in node.args:
        _argument(walker, node, argument)
    for keyword in node.keywords:
        _argument(walker, node, keyword.value)
    facts, imports = walker.facts, walker.imports
    name = names.dotted(node.func, imports)
    owner = names.root(node.func)
    effects = call_effects(node, name, walker.fold, from_import=owner in imports, bare=bare)
    facts.effects += effects
    plots = bool(effects) and any([effect.kind is EffectKind.PLOTS for effect in effects])
    receiver = "" if owner in imports else owner
    change_by_call(facts, node, name, receiver, walker.mutating, bare=bare, plots=plots)


def _argument(walker: Walker, node: ast.Call, argument: ast.expr) -> None:
    """Take in an argument of a call, and the names in a formula or a query."""
    if not isinstance(argument, ast.Constant):
        walker.walk(argument)
        return
    text = argument.value
    if not isinstance(text, str) or len(text) > _LONGEST_FORMULA:
        return
    if "~" in text:
        walker.facts.formula.update(_IDENTIFIER.findall(text))
    elif "@" in text and names.last_name(node.func) in ("query", "eval"):
        walker.facts.formula.update(_QUERY_NAME.findall(text))


def _walrus(walker: Walker, node: ast.NamedExpr) -> None:
    walker.walk(node.value)
    hidden, walker.hidden = walker.hidden, []
    if hidden:
        walker.facts.assigned.add(node.target.id)
    else:
        walker.bind(node.target.id)
    walker.hidden = hidden
    walker.share([node.target], node.value)


def _if_expression(walker: Walker, node: ast.IfExp) -> None:
    walker.walk(node.test)
    walker.branches([[node.body], [node.orelse]])


def _bool(walker: Walker, node: ast.BoolOp) -> None:
    walker.walk(node.values[0])
    walker.branches([node.values[1:], []])


def _comprehension(walker: Walker, node: Comprehension) -> None:
    facts = walker.facts
    walker.walk(node.generators[0].iter)
    targets = {name for item in node.generators for name in names.stored_names(item.target)}
    reads = set(facts.reads)
    changed, may_changed = set(facts.changes), set(facts.may_change)
    bound = walker.bound
    walker.bound = set() if walker.is_class else bound
    walker.hidden.append(targets)
    for number, item in enumerate(node.generators):
        if number:
            walker.walk(item.iter)
        walker.walk_all(item.ifs)
    walker.walk_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
    walker.hidden.pop()
    walker.bound = bound
    if isinstance(node, ast.GeneratorExp):
        facts.deferred |= facts.reads - reads
    _leave_comprehension(walker, node, targets, changed, may_changed)


def _leave_comprehension(
    walker: Walker,
    node: Comprehension,
    targets: set[str],
    changed: set[str],
    may_changed: set[str],
) -> None:
    """Blame changes of the comprehension's own variables on what they were taken from."""
    owners = {root for item in node.generators for root in shapes.roots(item.iter)} - targets
    for now, before in ((walker.facts.changes, changed), (walker.facts.may_change, may_changed)):
        new = (now - before) & targets
        now -= new
        if new:
            now |= owners
    walker.facts.arguments -= targets


VISITORS: dict[type[ast.AST], Visit] = {
    ast.Constant: _nothing,
    ast.Global: _nothing,
    ast.Nonlocal: _nothing,
    ast.Name: _name,
    ast.Attribute: _part,
    ast.Starred: _part,
    ast.Subscript: _subscript,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.Tuple: _elements,
    ast.List: _elements,
    ast.Set: _elements,
    ast.JoinedStr: _text,
    ast.Expr: _expression,
    ast.Call: _call,
    ast.NamedExpr: _walrus,
    ast.IfExp: _if_expression,
    ast.BoolOp: _bool,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.DictComp: _comprehension,
    ast.GeneratorExp: _comprehension,
}
