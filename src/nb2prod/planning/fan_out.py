"""Fan-out: one run for each value of a parameter, as the notebook's options ask for it."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.pipeline import FanOut, Parameter

CODE = "NB601"


def plan_fan_out(
    wished: tuple[str, tuple[str, ...]] | None, parameters: Sequence[Parameter]
) -> tuple[FanOut | None, tuple[Diagnostic, ...]]:
    """Return the fan-out, or what keeps it from being one.

    Args:
        wished: the parameter's name and its values as Python literals.
    """
    if wished is None:
        return None, ()
    name, values = wished
    found = next((one for one in parameters if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in parameters) or "none"
        return None, (
            _problem(f"fan-out over '{name}', which is no parameter; there are: {known}"),
        )
    wrong = [text for text in values if not _fits(text, found.type)]
    if wrong:
        what = f"fan-out over '{name}': {wrong[0]} is not of its type {found.type}"
        return None, (_problem(what),)
    return FanOut(parameter=name, values=values), ()


def _fits(text: str, expected: str) -> bool:
    kind = type(ast.literal_eval(text)).__name__
    allowed = {kind, "Any"} | ({"float"} if kind == "int" else set())
    return not allowed.isdisjoint(expected.replace(" ", "").split("|"))


def _problem(message: str) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=Severity.ERROR,
        message=message,
        hint="correct 'fan-out' in the notebook's nb2prod metadata or in [tool.nb2prod]",
    )
