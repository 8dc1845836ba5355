"""Names that a notebook has without defining them, and who reads a name when."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.rules.context import binds_star

IPYTHON_HISTORY = frozenset({"_", "__", "___", "In", "Out", "_i", "_ii", "_iii", "_ih", "_oh"})
KNOWN = (
    frozenset(dir(builtins))
    | IPYTHON_HISTORY
    | frozenset({"display", "get_ipython", "__name__", "__doc__", "__builtins__", "__IPYTHON__"})
)
_COMPOUND = (
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.AsyncWith,
    ast.Match,
)
_FORGIVING = frozenset({"NameError", "Exception", "BaseException"})


@dataclass(frozen=True, slots=True)
class Unbound:
    """A read of a name that nothing before it binds.

    Attributes:
        calls: the function through which it is read; empty where the statement itself reads it.
    """

    name: str
    statement: Statement
    calls: str = ""


def unbound_reads(statements: Sequence[Statement]) -> Iterator[Unbound]:
    """Reads, in order, of names that are not bound by then; none after a star import."""
    bound: set[str] = set()
    functions: dict[str, frozenset[str]] = {}
    for statement in statements:
        missing = statement.reads - bound - KNOWN
        if missing and not _forgives(statement.node):
            yield from _explained(statement, missing, functions)
        if binds_star(statement):
            return
        for name in statement.all_binds:
            functions.pop(name, None)
        if statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS):
            functions |= dict.fromkeys(statement.binds, statement.deferred)
        bound |= statement.all_binds
        if isinstance(statement.node, ast.Delete):
            bound -= statement.deletes


def _explained(
    statement: Statement,
    missing: frozenset[str],
    functions: Mapping[str, frozenset[str]],
) -> Iterator[Unbound]:
    loads, calls = _loads(statement.node)
    own = statement.all_binds if isinstance(statement.node, _COMPOUND) else frozenset()
    for name in sorted(missing - own):
        if name in loads:
            yield Unbound(name, statement)
        elif caller := _caller(name, calls, functions):
            yield Unbound(name, statement, caller)


def _caller(name: str, calls: set[str], functions: Mapping[str, frozenset[str]]) -> str:
    """The called function that reads the name, itself or through others; empty if none does."""
    for called in sorted(calls & functions.keys()):
        seen: set[str] = set()
        todo = [called]
        while todo:
            reads = functions.get(todo.pop(), frozenset())
            todo += [item for item in reads & functions.keys() if item not in seen]
            seen |= reads
        if name in seen:
            return called
    return ""


def _loads(node: ast.AST) -> tuple[set[str], set[str]]:
    """Names that are loaded while the statement runs, and names that it calls."""
    loads: set[str] = set()
    calls: set[str] = set()
    todo = [node]
    while todo:
        item = todo.pop()
        if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Load):
            loads.add(item.id)
        elif isinstance(item, ast.AugAssign) and isinstance(item.target, ast.Name):
            loads.add(item.target.id)
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Name):
            calls.add(item.func.id)
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            todo += [*item.decorator_list, *item.args.defaults]
        elif isinstance(item, ast.Lambda):
            todo += item.args.defaults
        else:
            todo += ast.iter_child_nodes(item)
    return loads, calls


def _forgives(node: ast.stmt) -> bool:
    """Whether a missing name is caught where it is read."""
    if not isinstance(node, ast.Try):
        return False
    for handler in node.handlers:
        caught = ast.walk(handler.type) if handler.type else ()
        names = {item.id for item in caught if isinstance(item, ast.Name)}
        if handler.type is None or names & _FORGIVING:
            return True
    return False
