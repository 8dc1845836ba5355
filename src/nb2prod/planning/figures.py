"""Figures end where a notebook shows them: at the end of their cell."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.dataflow import EffectKind, Statement
from nb2prod.model.pipeline import ImportBinding
from nb2prod.planning.definitions import Hoisted

_SHOW = "show()"


def shows_between(statements: Sequence[Statement], hoisted: Hoisted) -> dict[int, str]:
    """Return the calls that show figures where the next cell draws anew.

    Without them what two cells draw would stand in one figure.

    Args:
        statements: those of a step, in order.

    Returns:
        the call by the index of the statement that it stands behind.
    """
    pyplot = _pyplot(statements, hoisted)
    drawing = {item.origin.cell for item in statements if _draws(item)}
    if not (pyplot and drawing):
        return {}
    calls = {}
    drawn: Statement | None = None
    for before, statement in zip([None, *statements], statements, strict=False):
        starts = before is not None and before.origin.cell != statement.origin.cell
        if starts and drawn is not None and statement.origin.cell in drawing:
            if before is not None and not before.text.rstrip(" ;\n").endswith(_SHOW):
                calls[before.index] = f"{pyplot}.{_SHOW}"
            drawn = None
        if _draws(statement):
            drawn = statement
    return calls


def _draws(statement: Statement) -> bool:
    return any(effect.kind is EffectKind.PLOTS for effect in statement.effects)


def _pyplot(statements: Sequence[Statement], hoisted: Hoisted) -> str:
    """Return the name of matplotlib.pyplot in the step; empty if the step does not use it."""
    mentioned = {name for statement in statements for name in statement.mentions}
    for name, imports in hoisted.imports.items():
        if name in mentioned and any(map(_is_pyplot, imports)):
            return name
    return ""


def _is_pyplot(imported: ImportBinding) -> bool:
    if imported.name:
        return (imported.module, imported.name) == ("matplotlib", "pyplot")
    return imported.module == "matplotlib.pyplot" and bool(imported.alias)
