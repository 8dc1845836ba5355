"""Use case: what would go wrong in an export."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2prod.app.plan import plan
from nb2prod.model.diagnostic import Diagnostic, Severity


def check(path: Path, given: Mapping[str, Any] | None = None) -> tuple[Diagnostic, ...]:
    """The diagnostics of a notebook, in the order of its cells.

    Raises:
        InputError: the notebook or a configuration cannot be read.
    """
    return plan(path, given).diagnostics


def is_refused(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    """Whether they stop an export: errors do, and warnings too if it is to be strict."""
    stops = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(d.severity in stops for d in diagnostics)
