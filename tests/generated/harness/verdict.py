"""Exports a case, runs notebook and package, and says in words what is wrong.

``python -m harness.verdict [CASE ...]`` in ``tests/generated`` judges cases from the command line.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness import cases, package
from harness.cases import Case
from harness.compare import differences
from harness.freeze import MISSING
from harness.reference import reference
from harness.warm import Warm

UNSTORABLE = "cannot pass between processes"
CALLS = frozenset({"function", "method", "class"})


@dataclass(kw_only=True)
class Answer:
    """What a command of nb2prod said."""

    code: int
    out: str
    err: str


@dataclass(kw_only=True)
class Verdict:
    """What is wrong with the export of one case.

    Attributes:
        refused: it was refused, correctly done (exit code 1, nothing written).
        announced: the diagnostics that say that values may differ, or refuse: code -> message.
        wrong: lines about values that differ.
        failed: errors of the notebook or the package while it ran.
        broken: lines about everything else: crashes, missing outputs, missing diagnostics.
    """

    refused: bool = False
    announced: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def faults(self, case: Case) -> list[str]:
        """What contradicts the case's expectation."""
        if self.broken or self.failed and not (case.said and self._is_said()):
            return self.broken + self.failed
        faults: list[str] = []
        if case.severity and case.code not in {"", *self.announced}:
            faults.append(f"expected {case.severity} {case.code}, said {self._said()}")
        if case.severity and not self.announced:
            faults.append(f"expected {case.severity}, nothing was said")
        if self.refused != (case.severity == "error") and not (case.said and self.refused):
            faults.append(f"refused: {self._said()}" if self.refused else "expected to be refused")
        if case.equal or case.said and not self.announced:
            faults += self.wrong
        return faults

    def _is_said(self) -> bool:
        """Whether a failure was announced, or names the value that cannot leave its process."""
        return bool(self.announced) or all(UNSTORABLE in line for line in self.failed)

    def _said(self) -> str:
        said = [f"{code} {message}" for code, message in self.announced.items()]
        return "; ".join(said) or "nothing"


def judge(warm: Warm, case: Case, root: Path) -> Verdict:
    """Export the case below ``root`` and compare every output of every step in both modes."""
    notebook, target = case.place(root), root / "exported"
    plan_answer = command(["plan", notebook.name, "--format", "json"], notebook.parent)
    export = command(["export", notebook.name, "--output", str(target)], notebook.parent)
    verdict = Verdict()
    try:
        plan = json.loads(plan_answer.out)
    except json.JSONDecodeError:
        verdict.broken.append(f"plan ended with {plan_answer.code}: {_tail(plan_answer)}")
        return verdict
    verdict.announced = {
        found["code"]: found["message"]
        for found in plan["diagnostics"]
        if found["severity"] in {"error", "warning"}
    }
    if export.code == 1 and not (target.exists() and any(target.iterdir())):
        verdict.refused = True
        if not any(code in export.out + export.err for code in verdict.announced):
            verdict.broken.append(f"refused without a code: {_tail(export)}")
    elif export.code:
        verdict.broken.append(f"export ended with {export.code}: {_tail(export)}")
    else:
        with contextlib.chdir(root):
            _compare(warm, case, notebook, plan["steps"], target, verdict)
    return verdict


def command(arguments: list[str], cwd: Path) -> Answer:
    """Call nb2prod's command line in this process."""
    from nb2prod.cli.main import main

    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.chdir(cwd),
    ):
        try:
            code = main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 1
    return Answer(code=code or 0, out=out.getvalue(), err=err.getvalue())


def _compare(
    warm: Warm,
    case: Case,
    notebook: Path,
    steps: list[dict[str, Any]],
    target: Path,
    verdict: Verdict,
) -> None:
    names = [step["name"] for step in steps]
    wanted: dict[int, list[str]] = {}
    for step in steps:
        wanted.setdefault(max(step["cells"]), []).extend(step["outputs"])
    expected = reference(warm, case, notebook, wanted, root_of(notebook) / "reference")
    truth = {
        step["name"]: {name: expected[max(step["cells"])][name] for name in step["outputs"]}
        for step in steps
    }
    try:
        found = package.locate(target)
        together, metrics = package.run_together(warm, found, names, root_of(notebook))
        _values("one process", truth, together, verdict)
        _metrics(expected[-1], metrics, verdict)
        apart = package.run_apart(warm, found, names, root_of(notebook))
        _values("processes of their own", truth, apart, verdict)
    except RuntimeError as error:
        verdict.failed.append(str(error))


def root_of(notebook: Path) -> Path:
    """The case's folder, above ``notebooks/``."""
    return notebook.parents[1]


def _values(mode: str, truth: package.Values, actual: package.Values, verdict: Verdict) -> None:
    for step, values in truth.items():
        if step not in actual:
            verdict.broken.append(f"{mode}: step {step} put out nothing")
            continue
        for name, value in values.items():
            got = actual[step].get(name, MISSING)
            if _is_shown_metric(value, got):
                continue
            lines = differences(value, got, name)
            verdict.wrong += [f"{mode}: step {step}: {line}" for line in lines]


def _is_shown_metric(value: Any, got: Any) -> bool:
    """A number that is only shown gets the name of the call that made it."""
    is_number = isinstance(got, bool | int | float) or isinstance(got, tuple) and got[0] == "scalar"
    is_call = value == MISSING or isinstance(value, tuple) and value[0] in CALLS
    return is_number and is_call


def _metrics(expected: dict[str, Any], actual: dict[str, float], verdict: Verdict) -> None:
    for name, value in expected.items():
        if name not in actual:
            verdict.broken.append(f"metric {name} is missing; there are {sorted(actual)}")
        else:
            verdict.wrong += differences(value, actual[name], f"metric {name}")


def _tail(answer: Answer) -> str:
    return (answer.err or answer.out)[-1500:]


def main(arguments: list[str]) -> int:
    """Judge cases (paths; all by default) and print what is wrong."""
    paths = [Path(text).resolve() for text in arguments] or cases.find("traps", "messy")
    bad = 0
    with Warm() as warm, tempfile.TemporaryDirectory() as temporary:
        for path in paths:
            case = cases.load(path)
            root = Path(temporary, path.stem)
            root.mkdir()
            faults = judge(warm, case, root).faults(case)
            bad += bool(faults)
            print("FAIL" if faults else "ok", case.name)
            print(*(f"     {fault}\n" for fault in faults), sep="", end="", flush=True)
    print(f"{len(paths)} cases, {bad} bad")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
