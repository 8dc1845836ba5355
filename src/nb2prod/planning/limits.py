"""What functions, or processes of their own, cannot do as a notebook does it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from nb2prod.analysis import names
from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.planning.definitions import BUILTINS, Hoisted, bindings
from nb2prod.planning.interface import Interface

_BOUND_TO_PROCESS = frozenset(
    [
        "open",
        "connect",
        "cursor",
        "Lock",
        "RLock",
        "Semaphore",
        "Condition",
        "Event",
        "Thread",
        "Process",
        "Pool",
        "ThreadPool",
        "ThreadPoolExecutor",
        "ProcessPoolExecutor",
        "Popen",
        "socket",
    ]
)
_QUERY_NAME = re.compile(r"@([^\W\d]\w*)")
_DEFINERS = (StatementKind.FUNCTION, StatementKind.CLASS)


def limits(
    steps: Sequence[Sequence[Statement]], interfaces: Sequence[Interface], hoisted: Hoisted
) -> tuple[Diagnostic, ...]:
    """Errors for what a function cannot do, warnings for what another process does not see."""
    every = [item for step in steps for item in step]
    imported = {item.bound for one in every for item in bindings(one.node)} | set(hoisted.imports)
    found = [
        *(problem for item in every for problem in _statement_limits(item, imported, hoisted)),
        *_states(steps),
        *_bound_to_process(steps, interfaces),
    ]
    return tuple(dict.fromkeys(found))


def _statement_limits(
    statement: Statement, imported: Iterable[str], hoisted: Hoisted
) -> Iterator[Diagnostic]:
    node = statement.node
    if isinstance(node, ast.AnnAssign) and _calls(node.annotation):
        yield _error(
            "NB220",
            statement,
            "the annotation of a variable calls a function, which a function's body never does",
            "call the function in a line of its own",
        )
    if isinstance(node, ast.Delete):
        for name in sorted(statement.deletes & BUILTINS):
            yield _error(
                "NB221",
                statement,
                f"'{name}' is deleted so that it means the builtin again",
                "use another name for the variable",
            )
    if "__doc__" in statement.text and any(map(_is_docstring, names.nodes_of(node))):
        yield _warning(
            "NB315",
            statement,
            "a docstring is used as a value, and the package indents docstrings anew",
            "keep the text in a variable",
        )
    yield from _patches(statement, imported)
    yield from _queries(statement, hoisted)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "__doc__"


def _calls(node: ast.expr) -> bool:
    return any(isinstance(item, ast.Call) for item in ast.walk(node))


def _patches(statement: Statement, imported: Iterable[str]) -> Iterator[Diagnostic]:
    node = statement.node
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        replaced = isinstance(target, ast.Attribute) and names.root(target) in imported
        if replaced and isinstance(node.value, ast.Lambda):
            yield _error(
                "NB314",
                statement,
                f"'{ast.unparse(target)}' of a library is replaced by a function",
                "call your own function instead of replacing the library's",
            )


def _queries(statement: Statement, hoisted: Hoisted) -> Iterator[Diagnostic]:
    """A nested function's query does not see the step's variables, only those it mentions."""
    if statement.kind is not StatementKind.FUNCTION:
        return
    found = {
        name
        for item in ast.walk(statement.node)
        if isinstance(item, ast.Call) and names.last_name(item.func) in ("query", "eval")
        for argument in item.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        for name in _QUERY_NAME.findall(argument.value)
    }
    outside = found & statement.formula & hoisted.bound - hoisted.names
    for name in sorted(outside):
        yield _error(
            "NB222",
            statement,
            f"a query inside a function names the notebook's variable '{name}'",
            f"give the function '{name}' as an argument",
        )


def _states(steps: Sequence[Sequence[Statement]]) -> Iterator[Diagnostic]:
    """Functions and classes that keep a state which several steps change."""
    defined = {
        name: item
        for step in steps
        for item in step
        if item.kind in _DEFINERS
        for name in item.binds
    }
    users: dict[str, set[int]] = {}
    for number, step in enumerate(steps):
        for item in step:
            for name in item.changes & defined.keys():
                users.setdefault(name, set()).add(number)
    for name, numbers in sorted(users.items()):
        if len(numbers) > 1:
            yield _warning(
                "NB312",
                defined[name],
                f"'{name}' keeps a state from call to call, and several steps change it",
                "keep the state in a variable that the steps pass on",
            )


def _bound_to_process(
    steps: Sequence[Sequence[Statement]], interfaces: Sequence[Interface]
) -> Iterator[Diagnostic]:
    """Values that no file can hold, though a later step reads them."""
    makers = {
        name for step in steps for item in step if _is_generator(item.node) for name in item.binds
    }
    for number, step in enumerate(steps):
        taken = {name for later in interfaces[number + 1 :] for name in later.inputs}
        for item in step:
            for name in sorted(taken.intersection(_process_values(item.node, makers))):
                yield _warning(
                    "NB313",
                    item,
                    f"'{name}' cannot be stored in a file, so a later step cannot have it in a "
                    "process of its own",
                    "make it in the step that uses it, or pass what it gives",
                )


def _process_values(node: ast.stmt, makers: set[str]) -> Iterator[str]:
    if isinstance(node, ast.With):
        for item in node.items:
            if item.optional_vars is not None and _is_bound(item.context_expr, makers):
                yield from names.stored_names(item.optional_vars)
    elif isinstance(node, ast.Assign) and _is_bound(node.value, makers):
        for target in node.targets:
            yield from names.stored_names(target)


def _is_bound(value: ast.expr, makers: set[str]) -> bool:
    if isinstance(value, ast.GeneratorExp):
        return True
    if not isinstance(value, ast.Call):
        return False
    called = names.last_name(value.func)
    return called in _BOUND_TO_PROCESS or called in makers or called.endswith("IO")


def _is_generator(node: ast.stmt) -> bool:
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return any(isinstance(item, ast.Yield | ast.YieldFrom) for item in ast.walk(node))


def _error(code: str, statement: Statement, message: str, hint: str) -> Diagnostic:
    return _finding(code, Severity.ERROR, statement, message, hint)


def _warning(code: str, statement: Statement, message: str, hint: str) -> Diagnostic:
    return _finding(code, Severity.WARNING, statement, message, hint)


def _finding(
    code: str, severity: Severity, statement: Statement, message: str, hint: str
) -> Diagnostic:
    return Diagnostic(
        code=code,
        severity=severity,
        message=message,
        hint=hint,
        cell=statement.origin.cell,
        line=statement.origin.first_line,
    )
