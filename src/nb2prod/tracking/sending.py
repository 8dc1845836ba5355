"""What the adapters of trackers have in common: names, files, and one record of the whole run."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.run import Metric, Point, Run, StoredFile
from nb2prod.tracking import files

RECORD = "nb2prod-run.json"
_HOSTILE = re.compile(r"[^\w.\- ]+")
_LONGEST_NAME = 200


def library(module: str, distribution: str, extra: str) -> Any:
    """Import a tracker's library.

    Raises:
        InputError: it is not installed, or cannot be imported.
    """
    try:
        spec = importlib.util.find_spec(module)
        if spec is None or spec.loader is None or spec.origin is None:  # a folder of this name
            raise InputError(
                f"{distribution} is not installed: run python -m pip install 'nb2prod[{extra}]'"
            )
        return importlib.import_module(module)
    except InputError:
        raise
    except Exception as error:  # another's code: whatever it raises, it cannot be used
        raise InputError(
            f"{distribution} cannot be imported ({said(error)}): reinstall it"
        ) from error


def check_options(tracker: str, options: Mapping[str, str], known: Collection[str]) -> None:
    """Check that a tracker knows its options.

    Raises:
        InputError: it does not know one.
    """
    for name in options:
        if name not in known:
            raise InputError(
                f"{tracker} has no option {name!r}: known are {', '.join(sorted(known))}"
            )


def identity(run: Run, length: int) -> str:
    """What identifies a run in another system: so many hexadecimal digits, at most 64."""
    return hashlib.sha256(f"nb2prod\0{run.experiment}\0{run.id}".encode()).hexdigest()[:length]


def stem(run: Run) -> str:
    """The name of a run's notebook, without its ending."""
    return PurePosixPath(run.experiment).stem


def made(tracker: str, folder: Path) -> Path:
    """The folder, made if it is not there.

    Raises:
        InputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{tracker}: {folder}: cannot be made: {error.strerror}") from error
    return folder


def safe_name(name: str) -> str:
    """A name that every tracker takes: the same if it is harmless, else one that tells it apart.

    Letters, digits, ``_``, ``-``, ``.`` and blanks are harmless, but not at the ends.
    """
    plain = _HOSTILE.sub("_", name)[:_LONGEST_NAME].strip(" .")
    if plain == name and plain:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{plain or '_'}-{digest}"


def check_ended(run: Run) -> None:
    """Check that a run has ended.

    Raises:
        InputError: it is running.
    """
    if run.status == "running":
        raise InputError(f"run {run.id} is still running: push it when it has ended")


def record(run: Run, points: Sequence[Point]) -> str:
    """The whole run as JSON: exact names and values, sources of cells, curves.

    The same run gives the same text. NaN and infinite numbers are texts.
    """
    document = {
        "run": {name: value for name, value in asdict(run).items() if name != "owner"},
        "points": [asdict(point) for point in points],
    }
    return json.dumps(_plain(document), indent=1, allow_nan=False) + "\n"


def digest(text: str) -> str:
    """The SHA-256 of a text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def infinite(metrics: Iterable[Metric]) -> dict[str, str]:
    """Metrics that no tracker keeps as numbers, as texts by name."""
    return {item.name: repr(item.value) for item in metrics if math.isinf(item.value)}


def curves(run: Run, points: Sequence[Point]) -> dict[str, list[tuple[int, float, float]]]:
    """Each metric's values by name, as (position, value, seconds since 1970).

    A logged metric has all its points, in order of their positions, and ends with the value that
    the run has; others have one value. Infinite values are left out.
    """
    found: dict[str, list[tuple[int, float, float]]] = {}
    for point in points:
        curve = found.setdefault(point.name, [])
        number = len(curve) if point.number is None else point.number
        curve.append((number, point.value, point.at))
    ended = run.started + (run.seconds or 0.0)
    for curve in found.values():
        curve.sort(key=lambda item: item[0])
    for metric in run.metrics:
        curve = found.setdefault(metric.name, [])
        if not curve or not _same(curve[-1][1], metric.value):
            last, at = (curve[-1][0], curve[-1][2]) if curve else (-1, ended)
            curve.append((last + 1, metric.value, max(at, ended)))
    finite = {
        name: [item for item in curve if not math.isinf(item[1])] for name, curve in found.items()
    }
    return {name: curve for name, curve in finite.items() if curve}


def simple_value(text: str) -> Any:
    """A parameter's value where it is a finite number, a boolean, None or a text; else its text."""
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    if isinstance(value, float) and not math.isfinite(value):
        return text
    return value if isinstance(value, bool | int | float | str | None) else text


def stage(run: Run, points: Sequence[Point], folder: Path, target: Path) -> None:
    """Put a run's files, and the record of it all, below a folder, under harmless names.

    Args:
        folder: the book's.

    Raises:
        InputError: a file is missing or was changed.
        ProtectedError: one cannot be written.
    """
    _write(target / RECORD, record(run, points).encode())
    for place, file in placed(run):
        _write(target / place, files.read(folder, file))


def placed(run: Run) -> Iterator[tuple[str, StoredFile]]:
    """The files of a run, each once, with their places: relative, POSIX."""
    taken = {RECORD.casefold()}
    everything = [*run.files, *(file for one in run.executions for file in one.files)]
    for file in dict.fromkeys(everything):
        parts = [safe_name(part) for part in file.name.split("/") if part]
        place = "/".join(filter(None, [safe_name(file.step) if file.step else "", *parts]))
        if place.casefold() in taken:
            place = f"{file.sha256[:8]}/{place}"
        if place.casefold() not in taken:
            taken.add(place.casefold())
            yield place, file


def without_secrets(address: str) -> str:
    """An address without the user and password in it."""
    return re.sub(r"(?<=://)[^/@\s]*@", "", address)


def said(error: BaseException) -> str:
    """What another's exception says, in one line without secrets."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return without_secrets(f"{type(error).__name__}: {lines[0] if lines else ''}"[:400])


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(value)]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _write(target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise ProtectedError(
            f"{target}: cannot be written ({cause}): free space and retry"
        ) from error
