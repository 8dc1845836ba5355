"""Watched runs of a package: all steps in one process, or each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nb2prod.execution.package_process import Exported, watched
from nb2prod.execution.verify_observed import Figure, Observed, Printed, read, values, written


def watch_package(package: Exported, folder: Path, steps: Sequence[str]) -> Observed:
    """Run all steps in one process; see what they give.

    Args:
        folder: an empty folder for what is seen.

    Raises:
        InputError: the package's interface is not the one that nb2prod writes.
        RunError: a step failed.
    """
    given = {"actions": ["run", "files"], "files": str(folder / "run" / "files")}
    answer = watched(package, folder, given, len(steps))
    found = answer["steps"]
    return Observed(
        python=answer["python"],
        steps={
            item["name"]: values(folder, f"{number}.json", answer["python"])
            for number, item in enumerate(found)
        },
        printed={item["name"]: (Printed(text=item["printed"]),) for item in found},
        figures={name: _figures(folder / "run", name) for name in steps},
        files=dict(written(folder)),
        loaded=values(folder, "files.json", answer["python"]),
        metrics=answer["metrics"],
    )


def watch_steps(package: Exported, folder: Path, steps: Sequence[str]) -> Observed:
    """Run each step by the command line in a process of its own, with artifacts between them.

    Raises:
        InputError: the package's interface is not the one that nb2prod writes.
        RunError: a step failed.
    """
    outputs = [folder / f"output-{number}" for number in range(len(steps))]
    answers = run_steps(package, folder, steps, outputs)
    printed = {step: (Printed(text=answer["printed"]),) for step, answer in answers}
    stored = artifact_folders(steps, outputs)
    last = str(outputs[-1] / "files") if outputs else str(folder / "files")
    request: dict[str, Any] = {"actions": ["load", "files"], "stored": stored, "files": last}
    answer = watched(package, folder / "loaded", request, len(steps))
    python = answer["python"]
    return Observed(
        python=python,
        steps={
            item["name"]: values(folder / "loaded", f"{number}.json", python, item["lost"])
            for number, item in enumerate(answer["steps"])
        },
        printed=printed,
        figures={step: _figures(output, step) for step, output in zip(steps, outputs, strict=True)},
        files=dict(written(folder / "loaded")),
        loaded=values(folder / "loaded", "files.json", python),
        metrics=dict(_metrics(steps, outputs)),
    )


def run_steps(
    package: Exported, folder: Path, steps: Sequence[str], outputs: Sequence[Path]
) -> Iterator[tuple[str, Any]]:
    """Run the steps by the command line, each on the outputs of those before it."""
    for number, step in enumerate(steps):
        argv = ["step", step, "--output-dir", str(outputs[number])]
        argv += [part for earlier in outputs[:number] for part in ("--input-dir", str(earlier))]
        argv += ["--data-dir", str(package.data)] if package.data else []
        argv += ["--params", str(package.params)] if package.params.is_file() else []
        given = {"actions": ["step"], "argv": argv, "files": str(outputs[number] / "files")}
        yield step, watched(package, folder / f"step-{number}", given, 1)


def artifact_folders(steps: Sequence[str], outputs: Sequence[Path]) -> list[tuple[str, str]]:
    """Return the folders of the steps' artifacts."""
    return [
        (step, str(output / "artifacts" / step))
        for step, output in zip(steps, outputs, strict=True)
    ]


def _metrics(steps: Sequence[str], outputs: Sequence[Path]) -> Iterator[tuple[str, float]]:
    """Yield the metrics of all steps, as one run names them."""
    found = [
        (step, name, float(value))
        for step, output in zip(steps, outputs, strict=True)
        if (output / "metrics.json").is_file()
        for name, value in read(output / "metrics.json").items()
    ]
    count: dict[str, int] = {}
    for _, name, _ in found:
        count[name] = count.get(name, 0) + 1
    for step, name, value in found:
        if count[name] > 1:
            yield f"{step}.{name}", value
        yield name, value


def _figures(output: Path, step: str) -> tuple[Figure, ...]:
    """Return the figures of a step in the order of their numbers."""
    start = f"{step}-"
    found = {
        int(path.stem.removeprefix(start)): path
        for path in (output / "figures").glob("*.png")
        if path.stem.startswith(start) and path.stem.removeprefix(start).isdecimal()
    }
    return tuple(Figure(content=found[number].read_bytes()) for number in sorted(found))
