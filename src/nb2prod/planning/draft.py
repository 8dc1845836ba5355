"""What goes where: the planner's decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Dataflow, Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Notebook, Role
from nb2prod.planning import naming, reporting
from nb2prod.planning.bodies import NamedMetric, name_metrics, unused_functions
from nb2prod.planning.definitions import Hoisted, hoist
from nb2prod.planning.grouping import Group, Layout, lay_out
from nb2prod.planning.installed import Environment
from nb2prod.planning.interface import Interface, connect
from nb2prod.planning.late_binding import late_binding_problems
from nb2prod.planning.limits import limits
from nb2prod.planning.parameters import ParameterCell, find_parameters
from nb2prod.planning.slicing import Slice, cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The planner's decisions, before they are put into words.

    Attributes:
        cell: the parameters, and what of their cell is used.
        interfaces: of each step.
        unused: indices of function definitions that their own step does not use.
        names: of the steps.
        metrics: of each step, numbers that get a name of their own.
        calls: indices of statements whose shown values are metrics.
    """

    layout: Layout
    cell: ParameterCell
    hoisted: Hoisted
    slice: Slice
    interfaces: tuple[Interface, ...]
    unused: frozenset[int]
    names: tuple[str, ...]
    metrics: tuple[tuple[NamedMetric, ...], ...]
    calls: Mapping[int, list[tuple[reporting.Shown, str]]]
    problems: tuple[Diagnostic, ...]

    @property
    def idle(self) -> frozenset[int]:
        """Indices of the statements that stay behind."""
        return frozenset(item.index for item, _ in self.slice.left)

    def reports(self, group: Group) -> bool:
        """Whether numbers among the step's outputs are metrics."""
        return _reports(group, self.layout.groups)


def draft_of(notebook: Notebook, dataflow: Dataflow, environment: Environment) -> Draft:
    """Decide which statement goes where, and what crosses the borders of the steps."""
    layout = lay_out(notebook, dataflow)
    cell = _parameter_cell(notebook, layout)
    parameters = frozenset(item.name for item in cell.parameters)
    hoisted = hoist(_without(layout, cell.used), parameters, environment.provides)
    calls, metrics = _metrics(layout, hoisted)
    own = _by_group(layout)
    ends = [_kept_at_end(group, layout, own[group.index]) for group in layout.groups]
    sliced = cut(layout, hoisted, cell.used, frozenset(calls), ends)
    interfaces = connect(sliced.steps, hoisted, parameters, ends)
    unused = unused_functions(sliced.steps, interfaces)
    if unused:
        interfaces = connect(sliced.steps, hoisted, parameters, ends, unused)
    return Draft(
        layout=layout,
        cell=cell,
        hoisted=hoisted,
        slice=sliced,
        interfaces=interfaces,
        unused=unused,
        names=naming.step_names(layout.groups, notebook, hoisted.names),
        metrics=metrics,
        calls=calls,
        problems=(
            *cell.problems,
            *_early_problems(layout, cell),
            *limits(sliced.steps, interfaces, hoisted),
            *late_binding_problems(layout.statements, sliced.steps, interfaces, hoisted),
        ),
    )


def _parameter_cell(notebook: Notebook, layout: Layout) -> ParameterCell:
    injected = frozenset(
        cell.index for cell in notebook.cells if "injected-parameters" in cell.tags
    )
    own = [
        item
        for item in layout.statements
        if layout.roles.get(item.origin.cell) is Role.PARAMETERS or item.origin.cell in injected
    ]
    return find_parameters(own, injected)


def _early_problems(layout: Layout, cell: ParameterCell) -> list[Diagnostic]:
    """Steps above the parameters cell that assign a parameter: the cell sets it again."""
    first = min((item.origin.cell for item in cell.parameters), default=0)
    names = {item.name for item in cell.parameters}
    return [
        Diagnostic(
            code="NB219",
            severity=Severity.ERROR,
            message=f"'{name}' is assigned by a step above the parameters cell",
            hint="move the parameters cell to the top, or give one of the two another name",
            cell=item.origin.cell,
            line=item.origin.first_line,
        )
        for item in layout.statements
        if item.origin.cell < first and layout.group_of(item) is not None
        for name in sorted(item.all_binds & names)
    ]


def _without(layout: Layout, used: frozenset[int]) -> Layout:
    return Layout(
        statements=tuple(item for item in layout.statements if item.index not in used),
        groups=layout.groups,
        home=layout.home,
        roles=layout.roles,
    )


def _reports(group: Group, groups: Sequence[Group]) -> bool:
    has_evaluation = any(item.role is Role.EVALUATION for item in groups)
    return reporting.reports(group.role, group is groups[-1], has_evaluation)


def _metrics(
    layout: Layout, hoisted: Hoisted
) -> tuple[dict[int, list[tuple[reporting.Shown, str]]], tuple[tuple[NamedMetric, ...], ...]]:
    taken = set(hoisted.bound)
    variables = hoisted.bound - hoisted.names
    calls: dict[int, list[tuple[reporting.Shown, str]]] = {}
    metrics: list[tuple[NamedMetric, ...]] = []
    by_group = _by_group(layout)
    for group in layout.groups:
        own = by_group[group.index]
        everything = _reports(group, layout.groups)
        counted = everything or group.role is Role.TRAINING
        found, named = (
            name_metrics(own, group.cells, everything, variables, taken) if counted else ({}, ())
        )
        calls |= found
        metrics.append(named)
    return calls, tuple(metrics)


def _by_group(layout: Layout) -> list[list[Statement]]:
    """For each step the statements of its own cells."""
    found: list[list[Statement]] = [[] for _ in layout.groups]
    for item in layout.statements:
        index = layout.group_of(item)
        if index is not None:
            found[index].append(item)
    return found


def _kept_at_end(group: Group, layout: Layout, statements: Sequence[Statement]) -> frozenset[str]:
    cells = frozenset(group.cells)
    kept: frozenset[str] = frozenset()
    if _reports(group, layout.groups) or group.role is Role.INFERENCE:
        kept |= reporting.results(statements, cells)
    if group.role is Role.TRAINING:
        kept |= reporting.fitted(statements, cells)
        kept |= reporting.assigned_metrics(statements, cells)
    return kept
