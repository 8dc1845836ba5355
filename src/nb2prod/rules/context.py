"""What a rule sees of a notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from nb2prod.analysis import names
from nb2prod.analysis.edges import edges
from nb2prod.model.dataflow import Dataflow, Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Code, Notebook, Role
from nb2prod.model.pipeline import Fragment, Pipeline

SKIPPED_BY_NBCLIENT = "skip-execution"


@runtime_checkable
class Rule(Protocol):
    """One rule: a module, or anything else with these three."""

    code: str
    severity: Severity

    def check(self, context: Context) -> Iterator[Diagnostic]:
        """The findings in one notebook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a rule sees.

    Attributes:
        dataflow: the statements that run when the notebook runs.
        pipeline: what the planner made of it; None where it could make nothing.
        roles: for each code cell its role; None for those without one.
        packaged: indices of the statements that go into the package.
    """

    notebook: Notebook
    codes: Sequence[Code]
    dataflow: Dataflow
    pipeline: Pipeline | None
    roles: Mapping[int, Role | None]
    packaged: frozenset[int]

    @property
    def package_code(self) -> Iterator[Statement]:
        """The statements that go into the package, in notebook order."""
        return (item for item in self.dataflow.statements if item.index in self.packaged)

    def has_role(self, statement: Statement, role: Role) -> bool:
        """Whether the statement stands in a cell with this role."""
        return self.roles.get(statement.origin.cell) is role


def make_context(
    notebook: Notebook,
    codes: Sequence[Code],
    dataflow: Dataflow,
    pipeline: Pipeline | None,
    roles: Mapping[int, Role | None],
) -> Context:
    """Leave out the cells that never run, and find the code that goes into the package."""
    dataflow = _running(notebook, dataflow)
    needed = _carried(pipeline, dataflow) if pipeline else _needed(dataflow, roles)
    return Context(
        notebook=notebook,
        codes=codes,
        dataflow=dataflow,
        pipeline=pipeline,
        roles=roles,
        packaged=frozenset(needed),
    )


def _running(notebook: Notebook, dataflow: Dataflow) -> Dataflow:
    never = {cell.index for cell in notebook.cells if SKIPPED_BY_NBCLIENT in cell.tags}
    if not never:
        return dataflow
    kept = tuple(item for item in dataflow.statements if item.origin.cell not in never)
    return replace(dataflow, statements=kept, edges=edges(kept))


def _carried(pipeline: Pipeline, dataflow: Dataflow) -> set[int]:
    """Statements that the pipeline's fragments come from."""
    lines: set[tuple[int, int]] = set()
    for fragment in _fragments(pipeline):
        if fragment.origin is not None:
            here = fragment.origin
            lines |= {(here.cell, n) for n in range(here.first_line, here.last_line + 1)}
    return {
        item.index
        for item in dataflow.statements
        if (item.origin.cell, item.origin.first_line) in lines
    }


def _fragments(pipeline: Pipeline) -> Iterator[Fragment]:
    yield from pipeline.settings
    for module in pipeline.modules:
        yield from module.definitions
    for step in pipeline.steps:
        yield from step.body


def _needed(dataflow: Dataflow, roles: Mapping[int, Role | None]) -> set[int]:
    """Statements of cells that go into the package, and those whose values they read."""
    needed = {
        item.index
        for item in dataflow.statements
        if roles.get(item.origin.cell) not in (None, Role.SKIP)
    }
    for edge in sorted(dataflow.edges, key=lambda edge: -edge.target):
        if edge.target in needed:
            needed.add(edge.source)
    return needed


def imports_before(
    statements: Sequence[Statement],
) -> Iterator[tuple[Statement, dict[str, str]]]:
    """Each statement with what the names imported up to it stand for.

    The mapping is the same object each time: it is to be read at once.
    """
    known: dict[str, str] = {}
    for statement in statements:
        for node in ast.walk(statement.node) if _may_import(statement) else ():
            if isinstance(node, ast.Import | ast.ImportFrom):
                known.update(names.imported(node))
        yield statement, known


def _may_import(statement: Statement) -> bool:
    return "import " in statement.text


def binds_star(statement: Statement) -> bool:
    """Whether the statement is a star import, or holds one."""
    return "*" in statement.text and any(
        isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
        for node in (ast.walk(statement.node) if _may_import(statement) else ())
    )
