"""What the user has set: ``[tool.nb2prod]``, the notebook's own options, the command line."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.recording import FixtureMode

EXTRAS = ("docker", "make", "pre-commit", "stages")
_CODE = re.compile(r"NB\d{3}")
_NEEDED = frozenset({"cloudpickle", "conftest", "helpers", "pytest", "test", "tests", "yaml"})
_CRON = re.compile(r"[0-9*/,A-Z-]+( [0-9*/,A-Z-]+){4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that can be set.

    Attributes:
        package: the import name of the package; None for one made from the file name.
        output: the folder to export into; None for one beside the notebook. As text it is
            relative to the project file, to the notebook, or to the current folder,
            according to where it is set.
        book: the file of the lab book; None for ``.nb2prod/book.db`` beside the notebook.
        ignore: codes of the diagnostics that are muted.
        carry_limit: bytes that an input file may have to go into the package.
        extras: files made only when asked for, of ``EXTRAS``.
        ci: name of the CI provider, or ``none``.
        targets: names of the targets beside local runs.
        fan_out: a parameter's name and the values that it has in one run each.
        schema: tables that a recording saw are checked before training.
        schedule: when the pipeline is to run: a cron expression of five fields.
        fixtures: what the fixtures of a recording hold of the values; None to go by the data.
        fixtures_budget: bytes that the values in the fixtures may have together.
        track: the cells that JupyterLab runs go into the lab book; set in the notebook.
        save_metrics: what a tracked cell gave is saved in the notebook as an output, too.
    """

    package: str | None = None
    output: Path | None = None
    book: Path | None = None
    ignore: frozenset[str] = frozenset()
    carry_limit: int = 10_000_000
    extras: frozenset[str] = frozenset()
    ci: str = "github-actions"
    targets: tuple[str, ...] = ()
    fan_out: tuple[str, tuple[str, ...]] | None = None
    schema: bool = True
    schedule: str = ""
    fixtures: FixtureMode | None = None
    fixtures_budget: int = 5_000_000
    track: bool = False
    save_metrics: bool = False


def load_config(
    folder: Path,
    options: Mapping[str, Any],
    given: Mapping[str, Any] | None = None,
) -> Config:
    """The configuration for a notebook; later places win, muted codes add up.

    Args:
        folder: the notebook's; the nearest ``pyproject.toml`` at or above it is read.
        options: ``metadata.nb2prod`` of the notebook.
        given: what the command line sets, under the same keys.

    Raises:
        InputError: a key is unknown or has a wrong value.
    """
    merged: dict[str, Any] = {}
    muted: frozenset[str] = frozenset()
    for where, base, table in (
        *_project_table(folder),
        ("metadata.nb2prod.", folder, options),
        ("--", Path(), given or {}),
    ):
        values = _checked(where, table)
        muted |= values.pop("ignore", frozenset())
        for key in ("output", "book"):
            if key in values:
                values[key] = base / values[key]
        merged |= values
    return Config(ignore=muted, **merged)


def _project_table(folder: Path) -> list[tuple[str, Path, Mapping[str, Any]]]:
    """The place, folder and content of ``[tool.nb2prod]`` in the nearest project file."""
    around = folder.resolve()
    for parent in (around, *around.parents):
        file = parent / "pyproject.toml"
        if file.is_file():
            tools = _parse(file).get("tool", {})
            table = tools.get("nb2prod", {}) if isinstance(tools, Mapping) else {}
            return [(f"{file}: tool.nb2prod.", parent, table)]
    return []


def _parse(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file}: is no TOML file: {error}") from error


def _checked(where: str, table: Any) -> dict[str, Any]:
    """The table's values by attribute of ``Config``."""
    if not isinstance(table, Mapping):
        raise InputError(f"{where.rstrip('.')}: must be a table of options")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KEYS:
            import difflib

            near = difflib.get_close_matches(str(key), _KEYS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {_listed(_KEYS)}"
            raise InputError(f"{where}{key}: is no option: {hint}")
        attribute, convert = _KEYS[key]
        try:
            values[attribute] = convert(value)
        except ValueError as error:
            raise InputError(f"{where}{key}: {error}") from error
    return values


def is_needed_module(name: str) -> bool:
    """Whether each package needs a module of this name, so that none can be called that."""
    return name in sys.stdlib_module_names or name in _NEEDED


def _package(value: Any) -> str:
    named = isinstance(value, str) and value.isascii() and value.isidentifier()
    if not named or keyword.iskeyword(value):
        raise ValueError("must be a name that Python can import, such as 'churn'")
    if is_needed_module(value):
        raise ValueError(f"{value!r} is a module that the package or its tests need: another name")
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueError("must be a text that is not empty")
    return value


def _bytes(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("must be a number of bytes, 0 or more")
    return value


def _fixtures(value: Any) -> FixtureMode:
    try:
        return FixtureMode(value)
    except ValueError:
        known = _listed(tuple(mode.value for mode in FixtureMode))
        raise ValueError(f"must be one of {known}") from None


def _codes(value: Any) -> frozenset[str]:
    codes = _texts(value)
    wrong = sorted(code for code in codes if not _CODE.fullmatch(code))
    if wrong:
        raise ValueError(f"{wrong[0]!r} is no code such as 'NB101'")
    return codes


def _extras(value: Any) -> frozenset[str]:
    extras = _texts(value)
    wrong = sorted(extras - set(EXTRAS))
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not known: choose from {_listed(EXTRAS)}")
    return extras


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _targets(value: Any) -> tuple[str, ...]:
    _texts(value)
    return tuple(dict.fromkeys(value))


def _fan_out(value: Any) -> tuple[str, tuple[str, ...]]:
    if not isinstance(value, Mapping) or set(value) != {"parameter", "values"}:
        raise ValueError("must be a table with 'parameter' and 'values'")
    name, values = value["parameter"], value["values"]
    if not isinstance(name, str) or not isinstance(values, list) or not values:
        raise ValueError("needs a parameter's name and a list of values that is not empty")
    if not all(isinstance(item, str | int | float) for item in values):
        raise ValueError("has values that are no texts or numbers")
    texts = tuple(repr(item) for item in values)
    if len(set(texts)) != len(texts):
        raise ValueError("has a value twice")
    return name, texts


def _schedule(value: Any) -> str:
    if not isinstance(value, str) or not _CRON.fullmatch(value):
        raise ValueError("must be a cron expression of five fields, such as '0 3 * * 1'")
    return value


def _texts(value: Any) -> frozenset[str]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        raise ValueError("must be a list of texts")
    return frozenset(value)


def _listed(names: Mapping[str, Any] | tuple[str, ...]) -> str:
    return ", ".join(repr(name) for name in names)


_KEYS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "package": ("package", _package),
    "output": ("output", _text),
    "book": ("book", _text),
    "ignore": ("ignore", _codes),
    "carry-limit": ("carry_limit", _bytes),
    "with": ("extras", _extras),
    "ci": ("ci", _text),
    "targets": ("targets", _targets),
    "fan-out": ("fan_out", _fan_out),
    "schedule": ("schedule", _schedule),
    "schema": ("schema", _truth),
    "fixtures": ("fixtures", _fixtures),
    "fixtures-budget": ("fixtures_budget", _bytes),
    "track": ("track", _truth),
    "save-metrics": ("save_metrics", _truth),
}
