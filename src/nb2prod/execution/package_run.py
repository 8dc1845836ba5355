"""One run of an exported package, in a process of its interpreter."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nb2prod.analysis.literals import literal_text
from nb2prod.errors import InputError, RunError
from nb2prod.model.run import Metric, ParameterValue, Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.owner import this_process

_PARAMETERS = "nb2prod-parameters.json"
_BAD_INPUT = 2
_DRIVER = """
import json, sys
from importlib import import_module
from pathlib import Path

package, folder, *values = sys.argv[1:]
Params = import_module(f"{package}.orchestration.params").Params
defaults = Path("params.yaml")
try:
    base = Params.from_yaml(defaults) if defaults.exists() else None
    params = Params.from_strings(values, base)
except (ValueError, OSError) as error:
    sys.exit(print(f"{package}: {' '.join(str(error).split())}", file=sys.stderr) or 2)
texts = {name: repr(value) for name, value in params.to_dict().items()}
Path(folder, "nb2prod-parameters.json").write_text(json.dumps(texts), encoding="utf-8")
sys.argv[1:] = ["run", "--output-dir", folder, *(f"-p{value}" for value in values)]
sys.exit(import_module(f"{package}.orchestration.cli").main())
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """An exported package: its folder and the name that one imports."""

    folder: Path
    name: str


def read_package(folder: Path) -> Package:
    """Find the package in a folder that nb2prod has written.

    Raises:
        InputError: there is none.
    """
    found = sorted(folder.glob("src/*/orchestration/pipeline.py"))
    if len(found) != 1:
        raise InputError(
            f"{folder}: is no exported package: name a notebook, or a folder that "
            "'nb2prod export' wrote"
        )
    return Package(folder=folder, name=found[0].parents[1].name)


def run_in_interpreter(
    package: Package,
    values: Sequence[str],
    *,
    book: Path,
    run: str,
    folder: Path,
    via: str = "package",
    sweep: str = "",
    python: str | None = None,
) -> None:
    """Run a package and keep the run, however it ends.

    Args:
        values: ``NAME=VALUE`` texts.
        folder: where the package writes its results; its ``params.yaml`` is read if it has one.

    Raises:
        InputError: the package refuses a name or a value; nothing is kept then.
        RunError: it failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    begun = Run(
        id=run,
        experiment=f"{package.name}.ipynb",
        status=RunStatus.RUNNING,
        via=via,
        started=time.time(),
        sweep=sweep,
        owner=this_process(),
    )
    with Book(book, timeout=30) as opened:
        opened.save(begun)
    done = _call(package, values, folder, python)
    ended = read_results(begun, folder)
    with Book(book, timeout=30) as opened:
        if done.returncode == _BAD_INPUT and not (folder / "run.json").exists():
            opened.delete(run)
            raise InputError(f"{package.folder}: {_said(package, done.stderr)}")
        error = "" if done.returncode == 0 else _said(package, done.stderr)
        status = RunStatus.FAILED if done.returncode else RunStatus.COMPLETED
        seconds = time.time() - begun.started
        opened.save(_with(ended, status, seconds, error))
    if error:
        raise RunError(f"{package.folder}: {error}")


def read_results(run: Run, folder: Path) -> Run:
    """The run with what the package wrote about itself: parameters, metrics, notebook."""
    record = _json(folder / "run.json")
    name = record.get("notebook", {}).get("name") or run.experiment
    return Run(
        id=run.id,
        experiment=str(name),
        status=run.status,
        via=run.via,
        started=run.started,
        parameters=tuple(_parameters(folder)),
        metrics=tuple(_metrics(record.get("metrics", {}), record.get("seconds", {}))),
        sweep=run.sweep,
        owner=run.owner,
    )


def interpreter_of(package: Package, given: str | None = None) -> str:
    """The interpreter of a package: as given, that of its ``.venv``, else ours."""
    own = package.folder / ".venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    return given or (str(own.absolute()) if own.exists() else sys.executable)


def environment_of(package: Package) -> dict[str, str]:
    """Our environment, with the package to be found by its interpreter."""
    source = str(package.folder.absolute() / "src")
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def literal_of(text: str) -> str:
    """The text of a value as the book has it, from its ``repr``, where ``nan`` has no quotes."""
    try:
        tree = ast.fix_missing_locations(_Numbers().visit(ast.parse(text, mode="eval")))
        return literal_text(ast.literal_eval(tree))
    except (ValueError, SyntaxError):
        return text


def _with(run: Run, status: RunStatus, seconds: float, error: str) -> Run:
    return replace(run, status=status, seconds=seconds, error=error)


def _call(
    package: Package, values: Sequence[str], folder: Path, python: str | None
) -> subprocess.CompletedProcess[str]:
    interpreter = interpreter_of(package, python)
    command = [interpreter, "-c", _DRIVER, package.name, str(folder), *values]
    try:
        return subprocess.run(
            command,
            cwd=package.folder,
            env=environment_of(package),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise InputError(f"{interpreter}: cannot be started: {error.strerror}") from error


def _parameters(folder: Path) -> list[ParameterValue]:
    return [
        ParameterValue(name=name, text=literal_of(text))
        for name, text in _json(folder / _PARAMETERS).items()
    ]


class _Numbers(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(float(node.id)) if node.id in ("nan", "inf") else node


def _metrics(metrics: Mapping[str, Any], seconds: Mapping[str, Any]) -> list[Metric]:
    """Metrics as the package names them; the step stands before the name where it is needed."""
    found = []
    for name, value in metrics.items():
        step = next((one for one in seconds if name.startswith(f"{one}.")), "")
        found.append(Metric(name=name, value=float(value), step=step))
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _said(package: Package, text: str) -> str:
    """The line of an error output that says what happened: the package's own, else the last."""
    lines = [line.strip() for line in text.splitlines() if any(map(str.isalnum, line))]
    prefix = f"{package.name}: "
    own = [line.removeprefix(prefix) for line in lines if line.startswith(prefix)]
    return (own or lines or ["it failed without a word"])[-1][:500]
