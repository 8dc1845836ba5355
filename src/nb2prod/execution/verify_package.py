"""Watched runs of a package: all steps in one process, or each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError, RunError
from nb2prod.execution.verify_notebook import loading
from nb2prod.execution.verify_observed import (
    Figure,
    Observed,
    Printed,
    read,
    values,
    written,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A package that is to run.

    Attributes:
        root: its folder, with ``src/``.
        name: the import name.
        python: the interpreter.
        environment: variables that the kernel sets.
        data: a folder with input files that it does not carry.
        depth: how many levels above the notebook's folder its paths reach.
        timeout: seconds for one step.
    """

    root: Path
    name: str
    python: str
    environment: Mapping[str, str]
    data: Path | None = None
    depth: int = 0
    timeout: float | None = None

    @property
    def source(self) -> Path:
        """The folder that its modules are imported from."""
        return self.root.resolve() / "src"

    @property
    def params(self) -> Path:
        """The file with the parameters' values, which its command line reads."""
        return self.root.resolve() / "params.yaml"


def step_names(package: Exported) -> tuple[str, ...]:
    """Ask the package which steps it has.

    Raises:
        InputError: it does not say so.
        RunError: it cannot be imported.
    """
    done = _python(package, ["-m", package.name, "steps", "--json"], 1)
    if done.returncode:
        raise RunError(f"the package cannot be started: {_last_line(done.stderr)}")
    try:
        return tuple(str(step["name"]) for step in json.loads(done.stdout))
    except (ValueError, TypeError, KeyError):
        raise InputError(
            f"`python -m {package.name} steps --json` does not list the package's steps: "
            "export it again"
        ) from None


def watch_package(package: Exported, folder: Path, steps: Sequence[str]) -> Observed:
    """Run all steps in one process; see what they give.

    Args:
        folder: an empty folder for what is seen.

    Raises:
        InputError: the package's interface is not the one that nb2prod writes.
        RunError: a step failed.
    """
    given = {"actions": ["run", "files"], "files": str(folder / "run" / "files")}
    answer = _watched(package, folder, given, len(steps))
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
    printed = {}
    for number, step in enumerate(steps):
        argv = ["step", step, "--output-dir", str(outputs[number])]
        argv += [part for earlier in outputs[:number] for part in ("--input-dir", str(earlier))]
        argv += ["--data-dir", str(package.data)] if package.data else []
        argv += ["--params", str(package.params)] if package.params.is_file() else []
        given = {"actions": ["step"], "argv": argv, "files": str(outputs[number] / "files")}
        answer = _watched(package, folder / f"step-{number}", given, 1)
        printed[step] = (Printed(text=answer["printed"]),)
    stored = [
        (step, str(output / "artifacts" / step))
        for step, output in zip(steps, outputs, strict=True)
    ]
    last = str(outputs[-1] / "files") if outputs else str(folder / "files")
    request: dict[str, Any] = {"actions": ["load", "files"], "stored": stored, "files": last}
    answer = _watched(package, folder / "loaded", request, len(steps))
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


def _watched(package: Exported, folder: Path, given: Mapping[str, Any], steps: int) -> Any:
    """Run our watcher with the package's interpreter; return its answer."""
    folder.mkdir(parents=True, exist_ok=True)
    request = {
        "package": package.name,
        "source": str(package.source),
        "params": str(package.params),
        "folder": str(folder),
        "output": str(folder / "run"),
        "data": str(package.data) if package.data else "",
        "depth": package.depth,
        **given,
    }
    (folder / "given.json").write_text(json.dumps(request), encoding="utf-8")
    line = loading(f"module('inside.package').main(Path({str(folder)!r}))")
    done = _python(package, ["-c", line], steps)
    if not (folder / "answer.json").is_file():
        raise RunError(f"the package's process ended early: {_ending(done)}")
    answer = read(folder / "answer.json")
    if "interface" in answer:
        raise InputError(
            f"the package is not as nb2prod writes it: {answer['interface']}; export it again"
        )
    if "error" in answer:
        raise RunError(f"the package failed: {answer['error']['text']}")
    if answer.get("code"):
        raise RunError(f"the package failed: {_said(package, done.stderr)}")
    return answer


def _python(
    package: Exported, arguments: Sequence[str], steps: int
) -> subprocess.CompletedProcess[str]:
    """Run the package's interpreter in an empty folder, with the package on its path.

    Python looks for modules in the current folder first: there may be a ``churn.py`` beside
    the package ``churn``.
    """
    searched = [str(package.source), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        **package.environment,
        "PYTHONDONTWRITEBYTECODE": "1",  # nothing is left in the package
        "PYTHONPATH": os.pathsep.join(searched),
    }
    limit = None if package.timeout is None else package.timeout * max(steps, 1)
    with (
        tempfile.TemporaryDirectory(prefix="nb2prod-") as place,
        tempfile.TemporaryFile() as errors,
    ):
        try:
            process = subprocess.Popen(
                [package.python, *arguments],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if "-m" in arguments else subprocess.DEVNULL,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        except OSError as error:
            raise InputError(f"{package.python} cannot be started: {error.strerror}") from None
        output = _waited(process, limit)
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - 100_000))
        return subprocess.CompletedProcess(
            arguments, process.returncode, output or "", errors.read().decode("utf-8", "replace")
        )


def _waited(process: subprocess.Popen[str], limit: float | None) -> str | None:
    try:
        return process.communicate(timeout=limit)[0]
    except BaseException as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if isinstance(error, subprocess.TimeoutExpired):
            raise RunError(
                f"the package took more than {limit:g} s: raise the time limit"
            ) from None
        raise


def _ending(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return f"{name}; it may have run out of memory"
    return _last_line(done.stderr) or f"exit status {done.returncode}"


def _said(package: Exported, text: str) -> str:
    """Return the line in which the package's command says what failed."""
    start = f"{package.name}: "
    lines = [line.removeprefix(start) for line in text.splitlines() if line.startswith(start)]
    return lines[-1] if lines else _last_line(text)


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def _figures(output: Path, step: str) -> tuple[Figure, ...]:
    """Return the figures of a step in the order of their numbers."""
    start = f"{step}-"
    found = {
        int(path.stem.removeprefix(start)): path
        for path in (output / "figures").glob("*.png")
        if path.stem.startswith(start) and path.stem.removeprefix(start).isdecimal()
    }
    return tuple(Figure(content=found[number].read_bytes()) for number in sorted(found))
