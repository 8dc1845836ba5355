"""From a notebook and its facts to the pipeline."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.analysis.names import children, nodes_of
from nb2prod.config import Config
from nb2prod.model.dataflow import Dataflow, Effect, EffectKind, Statement, StatementKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Code, Notebook, Role
from nb2prod.model.pipeline import (
    Fragment,
    ImportBinding,
    LeftBehind,
    Pipeline,
    Port,
    Source,
    Step,
)
from nb2prod.planning import naming, prose, reporting
from nb2prod.planning.bodies import NamedMetric, body, name_metrics, unused_functions
from nb2prod.planning.definitions import Hoisted, bindings, hoist
from nb2prod.planning.fan_out import plan_fan_out
from nb2prod.planning.findings import (
    carried_findings,
    module_findings,
    setting_findings,
    version_findings,
)
from nb2prod.planning.grouping import Group, Layout, lay_out
from nb2prod.planning.implied import implied_modules
from nb2prod.planning.input_files import input_files
from nb2prod.planning.installed import Environment
from nb2prod.planning.interface import Interface, connect
from nb2prod.planning.late_binding import late_binding_problems
from nb2prod.planning.limits import limits
from nb2prod.planning.logged import LIBRARY, foreign_uses, with_own_function
from nb2prod.planning.modules import COMMON, plan_modules
from nb2prod.planning.parameters import ParameterCell, find_parameters
from nb2prod.planning.requirements import imported_modules, local_modules, requirements
from nb2prod.planning.slicing import Slice, cut

_NUMPY_USERS = frozenset(
    {"numpy", "pandas", "scipy", "sklearn", "statsmodels", "matplotlib", "seaborn", "xgboost"}
)
_MAY_AWAIT = re.compile(r"\b(await|async)\b")
_PLOTTERS = frozenset({"matplotlib", "mpl_toolkits", "pylab", "seaborn"})
_TRAVELLING = ("random", "torch", "pandas", "sklearn", "warnings", "os", "sys")


def plan_pipeline(
    notebook: Notebook,
    codes: Sequence[Code],
    dataflow: Dataflow,
    config: Config,
    environment: Environment,
) -> Pipeline:
    """Decide what the package is made of.

    What the planner finds doubtful or impossible is among the pipeline's diagnostics; a pipeline
    with errors among them must not be rendered.
    """
    draft = _draft(notebook, dataflow, environment)
    package = config.package or naming.package_name(notebook.path.stem)
    steps = _steps(draft, notebook)
    modules = plan_modules(_statements_by_module(draft), draft.hoisted, package)
    foreign = tuple(foreign_uses(draft.layout.statements, draft.hoisted, draft.idle))
    used = [item for module in modules for item in module.imports]
    used += [item for step in draft.slice.steps for one in step for item in bindings(one.node)]
    names = imported_modules([*used, *_guarded(draft), *_tables(draft)])
    idle = draft.idle
    nodes = [item.node for item in draft.layout.statements if item.index not in idle]
    names = (*names, *implied_modules(nodes, names, environment))
    names = tuple(
        name for name in names if not _is_made(name, draft) and name.partition(".")[0] != LIBRARY
    )
    local = local_modules(names, notebook.path.parent)
    effects = [effect for step in draft.slice.steps for item in step for effect in item.effects]
    inputs = input_files(effects, notebook.path.parent, limit=config.carry_limit)
    wishes = [wish for code in codes for wish in code.requirements]
    fan_out, no_fan_out = plan_fan_out(config.fan_out, draft.cell.parameters)
    return Pipeline(
        package=package,
        title=prose.title(notebook),
        description=prose.description(notebook),
        source=Source(
            notebook=notebook.path.name,
            digest=notebook.digest,
            python=environment.python,
            interpreter=environment.interpreter,
        ),
        parameters=draft.cell.parameters,
        settings=tuple(
            Fragment(text=item.text, origin=item.origin) for item in draft.slice.settings
        ),
        modules=with_own_function(modules, package),
        steps=steps,
        requirements=requirements(names, environment, extra=wishes, local=local),
        input_files=inputs.files,
        left_behind=_left_behind(draft),
        libraries=_libraries(names),
        uses_unset=any("UNSET" in part.text for step in steps for part in step.body),
        depth=inputs.depth,
        fan_out=fan_out,
        schedule=config.schedule,
        diagnostics=(
            *draft.problems,
            *foreign,
            *no_fan_out,
            *carried_findings(draft.layout, draft.slice),
            *setting_findings(draft.slice),
            *module_findings(local, draft.layout),
            *version_findings(notebook.kernel, environment),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """The planner's decisions, before they are put into words."""

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


def _draft(notebook: Notebook, dataflow: Dataflow, environment: Environment) -> _Draft:
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
    return _Draft(
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


def _steps(draft: _Draft, notebook: Notebook) -> tuple[Step, ...]:
    return tuple(_step(draft, notebook, group) for group in draft.layout.groups)


def _step(draft: _Draft, notebook: Notebook, group: Group) -> Step:
    interface = draft.interfaces[group.index]
    statements = draft.slice.steps[group.index]
    heading, text = prose.step_doc(notebook, group.cells)
    outputs = _outputs(draft, group)
    name = draft.names[group.index]
    return Step(
        name=name,
        role=group.role,
        module=group.role.value,
        outputs_class=naming.outputs_class(name, draft.hoisted.names) if outputs else "",
        title=heading,
        doc=text,
        cells=group.cells,
        inputs=tuple(
            Port(name=item, from_step=draft.names[source])
            for item, source in interface.inputs.items()
        ),
        outputs=outputs,
        parameters=interface.parameters,
        body=body(statements, interface, draft.hoisted, dict(draft.calls), draft.unused),
        is_async=any(_awaits(item.node) for item in statements if _MAY_AWAIT.search(item.text)),
        effects=_distinct(effect for item in statements for effect in item.effects),
        reports=draft.reports(group),
    )


def _outputs(draft: _Draft, group: Group) -> tuple[Port, ...]:
    interface = draft.interfaces[group.index]
    statements, cells = draft.slice.steps[group.index], frozenset(group.cells)
    measured = reporting.assigned_metrics(statements, cells)
    numbers = reporting.certain_numbers(statements, cells) if draft.reports(group) else measured
    named = draft.metrics[group.index]
    shown = [
        Port(name=item.name, type="Any", expression=item.variable, metric=item.certain)
        for item in named
    ]
    plain = [
        Port(
            name=name,
            expression=name,
            optional=name in interface.optional,
            metric=name in (numbers if draft.reports(group) else measured),
        )
        for name in interface.outputs
    ]
    return (*plain, *shown)


def _distinct(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    return tuple({(item.kind, item.detail): item for item in effects}.values())


def _awaits(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return False
    if isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
        return True
    if isinstance(node, ast.comprehension) and node.is_async:
        return True
    return any(_awaits(child) for child in children(node))


def _statements_by_module(draft: _Draft) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    if draft.slice.settings:
        found[COMMON] = list(draft.slice.settings)
    for group in draft.layout.groups:
        interface = draft.interfaces[group.index]
        own = [item for item in draft.slice.steps[group.index] if item.index not in draft.unused]
        found.setdefault(group.role.value, []).extend([*interface.definitions, *own])
    return found


def _is_made(module: str, draft: _Draft) -> bool:
    """Whether the notebook itself writes the module."""
    file = f"{module.partition('.')[0]}.py"
    effects = (effect for item in draft.layout.statements for effect in item.effects)
    return any(
        effect.kind is EffectKind.WRITES_FILE and effect.detail.rpartition("/")[2] == file
        for effect in effects
    )


def _guarded(draft: _Draft) -> Iterable[ImportBinding]:
    return [
        item
        for definition in draft.hoisted.definitions.values()
        for node in nodes_of(definition.statement.node)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for item in bindings(node)
    ]


def _tables(draft: _Draft) -> Iterable[ImportBinding]:
    """The notebook's import of pandas: libraries give tables where it is not named."""
    every = (item for one in draft.layout.statements for item in bindings(one.node))
    return [item for item in every if item.module.partition(".")[0] == "pandas"]


def _left_behind(draft: _Draft) -> tuple[LeftBehind, ...]:
    found = [
        LeftBehind(
            cell=item.origin.cell,
            first_line=item.origin.first_line,
            last_line=item.origin.last_line,
            reason=reason,
        )
        for item, reason in draft.slice.left
        if item.kind is not StatementKind.IMPORT
    ]
    return tuple(_joined(found))


def _joined(found: Sequence[LeftBehind]) -> list[LeftBehind]:
    """Neighbouring lines with one reason are one entry."""
    joined: list[LeftBehind] = []
    for item in found:
        last = joined[-1] if joined else None
        if last is not None and (last.cell, last.reason) == (item.cell, item.reason):
            joined[-1] = LeftBehind(
                cell=last.cell,
                first_line=last.first_line,
                last_line=item.last_line,
                reason=last.reason,
            )
        else:
            joined.append(item)
    return joined


def _libraries(modules: Iterable[str]) -> tuple[str, ...]:
    """Libraries whose global state has to travel between processes; all are required."""
    tops = {module.partition(".")[0] for module in modules}
    found = ["numpy"] if tops & _NUMPY_USERS else []
    found += [name for name in _TRAVELLING if name in tops]
    return tuple([*found, *(["matplotlib"] if tops & _PLOTTERS else [])])
