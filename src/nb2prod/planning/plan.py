"""From a notebook and its facts to the pipeline."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.config import Config
from nb2prod.errors import InputError
from nb2prod.model.dataflow import Dataflow, Statement, StatementKind
from nb2prod.model.notebook import Code, Notebook
from nb2prod.model.pipeline import Fragment, LeftBehind, Pipeline, Source
from nb2prod.planning import naming, prose
from nb2prod.planning.definitions import bindings
from nb2prod.planning.draft import Draft, draft_of
from nb2prod.planning.fan_out import plan_fan_out
from nb2prod.planning.findings import (
    carried_findings,
    module_findings,
    setting_findings,
    version_findings,
)
from nb2prod.planning.input_files import input_files
from nb2prod.planning.installed import Environment
from nb2prod.planning.logged import foreign_uses, with_own_function
from nb2prod.planning.modules import COMMON, plan_modules
from nb2prod.planning.needs import needed_modules, stateful_libraries
from nb2prod.planning.requirements import local_modules, requirements
from nb2prod.planning.steps import steps_of


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
    draft = draft_of(notebook, dataflow, environment)
    package = _package(config, notebook, draft)
    steps = steps_of(draft, notebook)
    modules = plan_modules(_statements_by_module(draft), draft.hoisted, package)
    foreign = tuple(foreign_uses(draft.layout.statements, draft.hoisted, draft.idle))
    names = needed_modules(draft, modules, environment)
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
        libraries=stateful_libraries(names),
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


def _statements_by_module(draft: Draft) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    if draft.slice.settings:
        found[COMMON] = list(draft.slice.settings)
    for group in draft.layout.groups:
        interface = draft.interfaces[group.index]
        own = [item for item in draft.slice.steps[group.index] if item.index not in draft.unused]
        found.setdefault(group.role.value, []).extend([*interface.definitions, *own])
    return found


def _package(config: Config, notebook: Notebook, draft: Draft) -> str:
    """The package's name; it hides no module that the notebook imports.

    Raises:
        InputError: the user has chosen such a name.
    """
    items = (item for item in draft.layout.statements if item.kind is StatementKind.IMPORT)
    imported = {one.module.partition(".")[0] for item in items for one in bindings(item.node)}
    if config.package in imported:
        raise InputError(
            f"the package cannot be called {config.package!r}: the notebook imports a module of"
            " this name; give it another one with --package"
        )
    return config.package or naming.package_name(notebook.path.stem, imported)


def _left_behind(draft: Draft) -> tuple[LeftBehind, ...]:
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
