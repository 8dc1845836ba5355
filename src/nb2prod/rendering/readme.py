"""The package's ``README.md``."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.pipeline import InputFile, LeftBehind, Parameter, Pipeline, Step
from nb2prod.model.recording import FixtureMode, Recording
from nb2prod.rendering.distribution import distribution_name
from nb2prod.rendering.elsewhere import Elsewhere
from nb2prod.rendering.markdown import code, escape, plain
from nb2prod.rendering.mermaid import render_mermaid
from nb2prod.rendering.templates import render

DIGEST = 12
MOST_LINES = 10
MOST_NAMES = 6
UNITS = ("bytes", "kB", "MB", "GB", "TB")
EXTRAS = {
    "docker": "In a container: `docker build -t NAME . && mkdir -p runs && docker run --rm "
    '--user "$(id -u)" -v "$PWD/runs:/work/runs" NAME`.',
    "make": "The same by make: `make install test lint run`.",
    "pre-commit": "`pre-commit install` checks each commit.",
    "stages": "`--stage dev` (`staging`, `production`) lays `stages/dev.yaml` over `params.yaml`;"
    " `python -m PACKAGE gate RUN_DIR --stage dev` compares the run's metrics with that stage's"
    " limits. Secrets come from environment variables alone, never from these files.",
}
ALARM = ": where a value is no longer the notebook's, a test turns red"


def render_readme(
    pipeline: Pipeline,
    *,
    extras: frozenset[str] = frozenset(),
    recorded: Recording | None = None,
    elsewhere: Sequence[Elsewhere] = (),
    schema: bool = False,
) -> str:
    """Return the README: what the package does, how to run it, what is proved.

    Text from the notebook is shown as text, and cut where it is long.
    """
    return render(
        "package/README.md",
        title=escape(pipeline.title, 100) or pipeline.package,
        description=escape(pipeline.description, 600),
        package=pipeline.package,
        graph=render_mermaid(pipeline),
        parameters=[parameter_row(parameter) for parameter in pipeline.parameters],
        example=example(pipeline.parameters),
        extras=[
            EXTRAS[name]
            .replace("NAME", distribution_name(pipeline))
            .replace("PACKAGE", pipeline.package)
            for name in sorted(extras)
        ],
        elsewhere=[(one.title, one.commands) for one in elsewhere],
        needed=shorten(map(input_line, needed_files(pipeline))),
        proof=proof(pipeline, recorded),
        metrics=metric_rows(recorded),
        not_stored=shorten(not_stored(recorded)),
        left_behind=shorten(left_behind_lines(pipeline.left_behind)),
        warnings=shorten(warning_lines(pipeline.diagnostics)),
        steps=enumerate_steps(pipeline.steps),
        parity=bool(recorded and recorded.values),
        schema=schema,
        hidden=recorded is not None and recorded.mode is not FixtureMode.REAL,
        alarm=ALARM if recorded and recorded.values else "",
    )


def shorten(lines: Iterable[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    every = list(dict.fromkeys(lines))
    if len(every) <= MOST_LINES:
        return every
    return [*every[:MOST_LINES], f"and {len(every) - MOST_LINES} more"]


def in_words(items: Sequence[str], most: int = MOST_NAMES) -> str:
    """Return the items as an enumeration: ``a, b and c``, or ``a, b and 7 more``."""
    if len(items) > most:
        return ", ".join(items[:most]) + f" and {len(items) - most} more"
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def parameter_row(parameter: Parameter) -> tuple[str, str, str]:
    """Return name, default and help of a parameter as table cells."""
    return code(parameter.name), code(parameter.default), escape(parameter.help, 200)


def example(parameters: Sequence[Parameter]) -> str:
    """Return how a parameter is set: the first one with a plain number, at its default."""
    for parameter in parameters:
        if parameter.type in ("int", "float") and plain(parameter.default) == parameter.default:
            return f" -p {parameter.name}={shlex.quote(parameter.default)}"
    return ""


HIDDEN = "`tests/fixtures/` holds sums of numbers and salted hashes of texts instead of the values"
SAMPLES = ", and `sample.json` shows the first items with their letters and digits masked"
COMPLETE = " The input files in `src/{}/inputs/` are complete, not masked."


def needed_files(pipeline: Pipeline) -> list[InputFile]:
    """Return the files that a run needs and the package does not hold."""
    return [file for file in pipeline.input_files if not file.carried]


def input_line(file: InputFile) -> str:
    """Return a file's path and size, or that there was none."""
    size = f"{human_size(file.size)}" if file.size >= 0 else "not found when the package was made"
    return f"{code(file.path, 200)} ({size})"


def human_size(size: float) -> str:
    """Return a number of bytes in the unit that suits it."""
    for unit in UNITS[:-1]:
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.0f} {UNITS[-1]}"


def proof(pipeline: Pipeline, recorded: Recording | None) -> str:
    """Say which values are proved equal to the notebook's, or that none is."""
    notebook = pipeline.source.notebook
    if recorded is None:
        path = f"./{notebook}" if notebook.startswith("-") else notebook
        command = code(f"nb2prod export {shlex.quote(path)} --record", 200)
        return (
            f"No value is proved yet: the tests check that the package works, not what it computes."
            f" {command} runs the notebook once and keeps its values as tests."
        )
    ran = (
        f"On {escape(recorded.when)}, {code(notebook, 120)} {digest(pipeline.source.digest)}ran"
        f" from top to bottom in a fresh kernel, on {surroundings(pipeline, recorded)}."
    )
    if not recorded.values:
        return f"{ran} No value of it could be stored, so none is proved."
    values = "1 value" if recorded.values == 1 else f"{recorded.values} values"
    return f"{ran} `pytest` compares {values} with the notebook's.{_how_hidden(pipeline, recorded)}"


def _how_hidden(pipeline: Pipeline, recorded: Recording) -> str:
    """Say what the package shows of the values where these are somebody's."""
    if recorded.mode is FixtureMode.REAL:
        return ""
    samples = SAMPLES if recorded.mode is FixtureMode.MASKED else ""
    carried = any(file.carried for file in pipeline.input_files)
    return f" {HIDDEN}{samples}." + (COMPLETE.format(pipeline.package) if carried else "")


def surroundings(pipeline: Pipeline, recorded: Recording) -> str:
    """Return the interpreter, the versions and the data of the recorded run."""
    needed = {requirement.name for requirement in pipeline.requirements}
    versions = [
        escape(f"{name} {version}") for name, version in recorded.versions if name in needed
    ]
    parts = [f"Python {escape(recorded.python)}"]
    if versions:
        parts.append(f"with {in_words(versions)} (direct requirements: `constraints.txt`)")
    if recorded.data:
        data = [f"{code(path, 120)} {digest(value)}".strip() for path, value in recorded.data]
        parts.append(f"and the data {in_words(data)}")
    return " ".join(parts)


def digest(value: str) -> str:
    """Return the start of a digest in brackets with a space after it, or nothing."""
    return f"({code('sha256 ' + value[:DIGEST])}) " if value else ""


def metric_rows(recorded: Recording | None) -> list[tuple[str, str]]:
    """Return the notebook's metrics as table cells."""
    if recorded is None:
        return []
    return [(code(name), f"{value:.6g}") for name, value in recorded.metrics]


def not_stored(recorded: Recording | None) -> list[str]:
    """Return a line for each value that could not be kept."""
    if recorded is None:
        return []
    return [
        f"{code(name)} of {code(step)}: {escape(reason, 160)}"
        for step, name, reason in recorded.not_stored
    ]


def left_behind_lines(pieces: Sequence[LeftBehind]) -> list[str]:
    """Return a line for each reason, with the places that it holds for."""
    places: dict[str, list[str]] = {}
    for piece in pieces:
        places.setdefault(piece.reason, []).append(place(piece))
    return [f"{in_words(where)}: {escape(reason, 160)}" for reason, where in places.items()]


def place(piece: LeftBehind) -> str:
    """Return cell and lines, such as ``cell 3 (lines 2–4)``."""
    if piece.first_line == piece.last_line:
        return f"cell {piece.cell} (line {piece.first_line})"
    return f"cell {piece.cell} (lines {piece.first_line}–{piece.last_line})"


def warning_lines(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return a line for each warning, with its code and cell."""
    return [
        f"{escape(found.message)} ({escape(found.code)}"
        + (f", cell {found.cell})" if found.cell is not None else ")")
        for found in diagnostics
        if found.severity is Severity.WARNING
    ]


def enumerate_steps(steps: Sequence[Step]) -> str:
    """Return the steps and the modules they stand in."""
    places = [f"{code(step.name)} ({code(step.module + '.py')})" for step in steps]
    return in_words(places, most=MOST_LINES)
