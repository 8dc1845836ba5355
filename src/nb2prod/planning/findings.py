"""What the planner tells the user about its decisions."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.dataflow import EffectKind, Statement, StatementKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Role
from nb2prod.planning.grouping import Layout
from nb2prod.planning.installed import Environment
from nb2prod.planning.slicing import Slice

_TRAVELS = frozenset(
    [
        "pandas",
        "numpy",
        "sklearn",
        "matplotlib",
        "seaborn",
        "warnings",
        "os",
        "cwd",
        "path",
        "random",
        "torch",
        "logging",
        "tqdm",
    ]
)
_DEFINES = frozenset(
    {
        StatementKind.IMPORT,
        StatementKind.FUNCTION,
        StatementKind.CLASS,
        StatementKind.CONSTANT,
    }
)


def carried_findings(layout: Layout, sliced: Slice) -> tuple[Diagnostic, ...]:
    """Code outside the steps' cells that a step needs all the same."""
    carried = [
        item
        for step in sliced.steps
        for item in step
        if layout.group_of(item) is None and item.kind not in _DEFINES
    ]
    skipped = [item for item in carried if layout.roles.get(item.origin.cell) is Role.SKIP]
    untagged = [item for item in carried if layout.roles.get(item.origin.cell) is None]
    return (
        *_finding(
            "NB210",
            Severity.WARNING,
            skipped,
            "code of a skipped cell goes into the package, because a step needs it",
            "remove the tag 'skip', or move what the step needs into a cell of the step",
        ),
        *_finding(
            "NB211",
            Severity.INFO,
            untagged,
            "untagged code goes into the package, because a step needs it",
            "tag the cell, if you want to say which step it belongs to",
        ),
    )


def _finding(
    code: str, severity: Severity, statements: Sequence[Statement], message: str, hint: str
) -> list[Diagnostic]:
    if not statements:
        return []
    cells = list(dict.fromkeys(item.origin.cell for item in statements))
    more = f" (cells {', '.join(map(str, cells))})" if len(cells) > 1 else ""
    return [
        Diagnostic(
            code=code,
            severity=severity,
            message=message + more,
            hint=hint,
            cell=cells[0],
            line=statements[0].origin.first_line,
        )
    ]


def setting_findings(sliced: Slice) -> tuple[Diagnostic, ...]:
    """Global settings that a process of its own would not know of."""
    found = [
        (statement, effect)
        for step in sliced.steps[:-1]
        for statement in step
        for effect in statement.effects
        if effect.kind is EffectKind.SETTING and effect.detail not in _TRAVELS
    ]
    if not found:
        return ()
    statement, effect = found[0]
    return (
        Diagnostic(
            code="NB311",
            severity=Severity.WARNING,
            message=f"a step changes a global setting of '{effect.detail}', which later "
            f"steps do not "
            "see when each runs in a process of its own",
            hint="set it in a cell above the first step: it is then applied in every process",
            cell=statement.origin.cell,
            line=effect.line,
        ),
    )


def module_findings(local: Sequence[str], layout: Layout) -> tuple[Diagnostic, ...]:
    """Modules that lie beside the notebook: the package would not find them."""
    found = []
    for name in local:
        cell = next(
            (
                item
                for item in layout.statements
                if item.kind is StatementKind.IMPORT and name in item.text
            ),
            None,
        )
        found.append(
            Diagnostic(
                code="NB502",
                severity=Severity.ERROR,
                message=f"'{name}' is a module beside the notebook, which the package would not "
                f"find",
                hint="make it an installable distribution, or move its functions into the notebook",
                cell=cell.origin.cell if cell else None,
                line=cell.origin.first_line if cell else None,
            )
        )
    return tuple(found)


def version_findings(kernel: str | None, environment: Environment) -> tuple[Diagnostic, ...]:
    """The versions are those of another interpreter than the notebook's."""
    if kernel is None or not environment.reason:
        return ()
    return (
        Diagnostic(
            code="NB503",
            severity=Severity.INFO,
            message=f"versions are those installed beside nb2prod: {environment.reason}",
            hint="export where the notebook's kernel is installed to pin its own versions",
        ),
    )
