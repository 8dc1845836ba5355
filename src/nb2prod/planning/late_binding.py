"""Functions that read variables of the notebook, and what cannot be honoured about them.

A function sees the variables as they are when it is called. Inside one step a nested function does
so too; once a function or an object that holds it crosses to another step, it keeps the variables
of the step that made it. Where a later step binds such a variable again, the two differ.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nb2prod.analysis import knowledge, names
from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.planning.definitions import BUILTINS, Hoisted
from nb2prod.planning.interface import Interface

_MAKERS = (StatementKind.FUNCTION, StatementKind.CLASS)


def late_binding_problems(
    statements: Sequence[Statement],
    steps: Sequence[Sequence[Statement]],
    interfaces: Sequence[Interface],
    hoisted: Hoisted,
) -> tuple[Diagnostic, ...]:
    """Errors for everything that cannot mean the same in the package.

    Args:
        statements: all statements of the notebook, those left behind too.
        steps: statements of each step.
    """
    problems: list[Diagnostic] = []
    for number, step in enumerate(steps):
        makers = [item for item in step if item.kind in _MAKERS]
        for statement in step:
            problems += _class_body(statement, interfaces[number])
            problems += _escaping(statement, makers, statements, step, hoisted, interfaces[number])
        for copied in interfaces[number].definitions:
            problems += _evaluated_early(copied, steps, hoisted)
    return tuple(dict.fromkeys(problems))


def _escaping(
    statement: Statement,
    makers: Sequence[Statement],
    statements: Sequence[Statement],
    step: Sequence[Statement],
    hoisted: Hoisted,
    interface: Interface,
) -> Iterator[Diagnostic]:
    """A value that leaves the step holds a function that reads variables bound again later."""
    if _keeps(statement).isdisjoint(interface.outputs):
        return
    held = _names_held(statement, makers) - hoisted.names - BUILTINS
    if not held:
        return
    own = {item.index for item in step}
    later = [i for i in statements if i.index > statement.index and i.index not in own]
    rebound = {name for item in later for name in item.all_binds if name in held}
    rebound |= {name for name in held if name in hoisted.bound and name not in interface.locals}
    for name in sorted(rebound):
        yield Diagnostic(
            code="NB212",
            severity=Severity.ERROR,
            message=f"a function that reads '{name}' when it is called goes to a later step, "
            f"but '{name}' is assigned again there",
            hint=f"give the function '{name}' as an argument, or use another name for "
            f"the new value",
            cell=statement.origin.cell,
            line=statement.origin.first_line,
        )


def _keeps(statement: Statement) -> frozenset[str]:
    """Names whose object may hold a function of the statement afterwards."""
    return statement.all_binds | statement.changes | statement.may_change


def _names_held(statement: Statement, makers: Sequence[Statement]) -> set[str]:
    """Variables read later by functions that the statement stores somewhere."""
    if statement.kind in _MAKERS:
        return set(statement.deferred)
    functions = {
        name: item for item in makers if item.index < statement.index for name in item.binds
    }
    found: set[str] = set()
    for node in _stored(statement.node):
        if isinstance(node, ast.Name) and node.id in functions:
            found |= functions[node.id].deferred
        elif isinstance(node, ast.Call) and names.last_name(node.func) in functions:
            maker = functions[names.last_name(node.func)]
            found |= maker.deferred if _makes_functions(maker) else set()
        elif isinstance(node, ast.Lambda | ast.GeneratorExp):
            mentioned = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
            found |= mentioned & statement.deferred
    return found


def _makes_functions(maker: Statement) -> bool:
    """Whether what a call gives may hold a function: an instance, or a function made inside."""
    if maker.kind is StatementKind.CLASS:
        return True
    inner = [item for item in ast.walk(maker.node) if item is not maker.node]
    makers = (*names.DEFINITIONS, ast.Lambda, ast.GeneratorExp, ast.Yield, ast.YieldFrom)
    return any(isinstance(item, makers) for item in inner)


def _stored(node: ast.stmt) -> Iterator[ast.expr]:
    """Expressions whose value a statement keeps in a variable or an object."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and value is not None:
        yield from _parts(value)
    elif isinstance(node, ast.Expr) and isinstance(value, ast.Call):
        if names.last_name(value.func) in knowledge.STORING_METHODS:
            for argument in value.args:
                yield from _parts(argument)
    else:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                yield from _stored(child)


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """The expression, and those whose values it holds."""
    yield node
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        children = node.elts
    elif isinstance(node, ast.Dict):
        children = node.values
    elif isinstance(node, ast.ListComp):
        children = [node.elt]
    elif isinstance(node, ast.DictComp):
        children = [node.value]
    elif isinstance(node, ast.IfExp):
        children = [node.body, node.orelse]
    elif isinstance(node, ast.Call) and _holds(node):
        children = [*node.args, *(item.value for item in node.keywords)]
    else:
        children = []
    for child in children:
        yield from _parts(child)


def _holds(node: ast.Call) -> bool:
    called = names.last_name(node.func)
    return called[:1].isupper() or called in knowledge.CONTAINER_FUNCTIONS or called == "map"


def _class_body(statement: Statement, interface: Interface) -> Iterator[Diagnostic]:
    """A class body in a function cannot read a variable whose name it binds itself."""
    if statement.kind is not StatementKind.CLASS:
        return
    assert isinstance(statement.node, ast.ClassDef)
    bound = {
        node.id
        for item in statement.node.body
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(item)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    direct = {name for item in statement.node.body for name in _direct_reads(item)}
    for name in sorted(bound & direct & statement.reads & interface.locals):
        yield Diagnostic(
            code="NB213",
            severity=Severity.ERROR,
            message=f"the body of class '{statement.node.name}' reads the variable '{name}' "
            f"and binds "
            "the same name",
            hint="use another name for the class attribute or for the variable",
            cell=statement.origin.cell,
            line=statement.origin.first_line,
        )


def _direct_reads(node: ast.AST) -> Iterator[str]:
    """Names read by the class body itself, not by a scope inside it."""
    if isinstance(node, ast.Name):
        yield from [node.id] if isinstance(node.ctx, ast.Load) else []
    elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        yield from _direct_reads(node.generators[0].iter)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        for default in [*node.args.defaults, *filter(None, node.args.kw_defaults)]:
            yield from _direct_reads(default)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _direct_reads(child)


def _does_something(node: ast.stmt) -> bool:
    """Whether defining the function calls something: doing that again may not be the same."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    if node.decorator_list:
        return True
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    evaluated = [*arguments.defaults, *arguments.kw_defaults, node.returns]
    evaluated += [item.annotation for item in every]
    return any(
        isinstance(part, ast.Call)
        for item in evaluated
        if item is not None
        for part in ast.walk(item)
    )


def _evaluated_early(
    copied: Statement,
    steps: Sequence[Sequence[Statement]],
    hoisted: Hoisted,
) -> Iterator[Diagnostic]:
    """Defaults and decorators are evaluated once, where the function is defined."""
    if copied.kind is StatementKind.FUNCTION and _does_something(copied.node):
        yield Diagnostic(
            code="NB214",
            severity=Severity.ERROR,
            message="several steps use a function whose decorator, default or annotation calls "
            "something when the function is defined",
            hint="define the function in a cell above the first step, without reading variables",
            cell=copied.origin.cell,
            line=copied.origin.first_line,
        )
        return
    early = copied.reads - hoisted.names - BUILTINS
    if not early:
        return
    later = [item for step in steps for item in step if item.index > copied.index]
    changed = {name for item in later for name in item.all_binds | item.changes}
    for name in sorted(early & changed):
        yield Diagnostic(
            code="NB214",
            severity=Severity.ERROR,
            message=f"a default or a decorator reads '{name}', which changes before a later step "
            "uses the function",
            hint=f"define the function again after '{name}' has changed, or pass the "
            f"value as an argument",
            cell=copied.origin.cell,
            line=copied.origin.first_line,
        )
