"""From the planner's decisions to the steps of a pipeline."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from nb2prod.analysis.names import children
from nb2prod.model.dataflow import Effect
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Port, Step
from nb2prod.planning import naming, prose, reporting
from nb2prod.planning.bodies import body
from nb2prod.planning.draft import Draft
from nb2prod.planning.grouping import Group

_MAY_AWAIT = re.compile(r"\b(await|async)\b")


def steps_of(draft: Draft, notebook: Notebook) -> tuple[Step, ...]:
    """The steps in the words of a pipeline."""
    return tuple(_step(draft, notebook, group) for group in draft.layout.groups)


def _step(draft: Draft, notebook: Notebook, group: Group) -> Step:
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


def _outputs(draft: Draft, group: Group) -> tuple[Port, ...]:
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
