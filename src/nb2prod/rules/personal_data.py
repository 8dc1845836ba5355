"""NB402: data about persons goes into the package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.sensitive import personal_data

code = "NB402"
severity = Severity.WARNING


def in_file(path: str, columns: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """At most one finding about a file that goes into the package.

    Args:
        columns: some values of each column as text.
    """
    kinds = {name: personal_data(name, values) for name, values in columns.items()}
    found = [f"{kind} ('{name}')" for name, kind in kinds.items() if kind]
    if found:
        yield Diagnostic(
            code=code,
            severity=severity,
            message=f"{path} goes into the package, and holds what looks like "
            + ", ".join(dict.fromkeys(found)),
            hint="keep it out by `carry-limit = 0` and give its folder by --data-dir, or mute this",
        )


def in_values(name: str, column: str, kind: str, cell: int) -> Diagnostic:
    """The finding about a value that goes into the fixtures as it is."""
    where = f" ('{column}')" if column != name else ""
    return Diagnostic(
        code=code,
        severity=severity,
        message=f"`{name}` holds what looks like {kind}{where}, and its values go into the "
        "package's fixtures",
        hint="export with --fixtures masked or stats",
        cell=cell,
    )
