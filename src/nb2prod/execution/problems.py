"""What the run of a notebook showed that its code did not, as diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step
from nb2prod.model.recording import FixtureMode, StepSeen
from nb2prod.rules.personal_data import in_values
from nb2prod.rules.random_makers import draws_idly

_SEEDED = re.compile(r"seed|set_state|setstate|set_rng_state")
_CALLED = re.compile(r"\b([A-Z]\w+)\(")
_TRAVELLING = ("numpy ", "pandas ", "random ", "sklearn ", "torch ")
_MODELS = ("sklearn.", "xgboost.", "lightgbm.", "torch.", "keras.", "Any")


def problems(
    report: Mapping[str, Any],
    seen: Sequence[StepSeen],
    notebook: Notebook,
    pipeline: Pipeline,
    mode: FixtureMode,
) -> tuple[Diagnostic, ...]:
    """Return what was found; nothing is told that the code told already."""
    steps = {step.name: step for step in pipeline.steps}
    code = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
    found = [
        *_changed_between(report["changed"], steps, notebook, pipeline),
        *_changed_in_steps(seen, steps),
        *_random(report["steps"], steps, code, is_seeded=bool(_SEEDED.search(code))),
        *_settings(seen[:-1], steps),
    ]
    if mode is FixtureMode.REAL:
        found += _personal(report["personal"], steps)
    known = {(told.code, told.message) for told in pipeline.diagnostics}
    codes = {told.code for told in pipeline.diagnostics}
    return tuple(
        one
        for one in dict.fromkeys(found)
        if (one.code, one.message) not in known
        and (one.severity is Severity.ERROR or one.code not in codes)
    )


def _changed_between(
    changed: Iterable[tuple[str, str, str]],
    steps: Mapping[str, Step],
    notebook: Notebook,
    pipeline: Pipeline,
) -> Iterator[Diagnostic]:
    """Yield an error for each input that was changed before some step, out of all steps.

    Code that a step brings along from there is not to blame.
    """
    for step, name, seen_at in changed:
        place = list(steps).index(seen_at)
        start = steps[list(steps)[place - 1]].cells[-1] + 1 if place else 0
        between = range(start, steps[seen_at].cells[0])
        if any(part.origin and part.origin.cell in between for part in steps[step].body):
            continue
        cell = _suspect(name, between, notebook, pipeline)
        where = "" if cell is None else f" (cell {cell})"
        yield Diagnostic(
            code="NB310",
            severity=Severity.ERROR,
            message=f"`{name}` is changed between steps by code that stays behind{where}",
            hint=f"tag the cell that changes `{name}`, so that it becomes part of a step",
            cell=cell,
        )


def _suspect(name: str, between: range, notebook: Notebook, pipeline: Pipeline) -> int | None:
    """Return the first cell between two steps that stays behind and mentions a name."""
    behind = {left.cell for left in pipeline.left_behind}
    word = re.compile(rf"\b{re.escape(name)}\b")
    for cell in notebook.cells:
        if cell.index in between and cell.index in behind and word.search(cell.source):
            return cell.index
    return None


def _changed_in_steps(seen: Sequence[StepSeen], steps: Mapping[str, Step]) -> Iterator[Diagnostic]:
    """Yield a remark for data of an earlier step that a step changes, if others read it."""
    for number, one in enumerate(seen):
        given = {port.name for port in steps[one.name].outputs}
        read_later = {port.name for later in seen[number + 1 :] for port in later.inputs}
        for port in one.inputs:
            foreign = port.name not in given and port.name in read_later
            if port.changed and foreign and not port.type.startswith(_MODELS):
                yield Diagnostic(
                    code="NB204",
                    severity=Severity.INFO,
                    message=f"'{port.name}' of an earlier step is changed in place by step "
                    f"'{one.name}', as the recording saw",
                    hint="change a copy under a new name: then each step leaves its inputs alone",
                    cell=one.cells[0],
                )


def _random(
    reported: Sequence[Mapping[str, Any]], steps: Mapping[str, Step], code: str, *, is_seeded: bool
) -> Iterator[Diagnostic]:
    idle = next((name for name in _CALLED.findall(code) if draws_idly(name)), "")
    perhaps = f"; `{idle}` does so even where no value depends on it" if idle else ""
    for number, one in enumerate(reported):
        cell = steps[one["name"]].cells[0]
        if one["random"] and not is_seeded:
            yield Diagnostic(
                code="NB301",
                severity=Severity.INFO if idle else Severity.WARNING,
                message=f"step '{one['name']}' draws from the global random stream of "
                f"'{one['random'][0]}' without a seed, as the recording saw{perhaps}",
                hint="seed it in a cell above the first step, or give the call a `random_state`",
                cell=cell,
            )
        later = {stream for other in reported[number:] for stream in other["random"]}
        if is_seeded and (shifted := later.intersection(one["between"])):
            yield Diagnostic(
                code="NB302",
                severity=Severity.WARNING,
                message=f"code that stays behind draws from the random stream of "
                f"'{min(shifted)}' before step '{one['name']}', as the recording saw",
                hint="tag the cell as part of a step, or seed again at the start of the step",
                cell=cell,
            )


def _settings(seen: Sequence[StepSeen], steps: Mapping[str, Step]) -> Iterator[Diagnostic]:
    """Yield a warning for a setting that later steps have only in the same process."""
    for one in seen:
        for name in one.settings:
            if not name.startswith(_TRAVELLING):
                yield Diagnostic(
                    code="NB311",
                    severity=Severity.WARNING,
                    message=f"step '{one.name}' changes the global setting '{name}', as the "
                    "recording saw, which later steps do not see when each runs in a process of "
                    "its own",
                    hint="set it in a cell above the first step: it is then applied in every "
                    "process",
                    cell=one.cells[0],
                )


def _personal(
    personal: Iterable[tuple[str, str, str, str]], steps: Mapping[str, Step]
) -> Iterator[Diagnostic]:
    """Yield a warning for each column about persons whose values go into the fixtures."""
    told: set[str] = set()
    for step, name, column, kind in personal:
        if column not in told:
            told.add(column)
            yield in_values(name, column, kind, steps[step].cells[-1])
