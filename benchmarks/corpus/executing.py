"""Do exported packages compute what their notebooks compute?

For every tagged notebook: plan, export, run the package in one process and step by
step in processes of their own, run its tests, and compare every output of every step
with the notebook's own value at the end of that step's last cell.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from corpus import (
    DEFAULT_CACHE,
    HERE,
    Entry,
    Places,
    offline_environment,
    read_entries,
    read_tags,
    without_folder,
)
from processes import Finished, run
from reference import record
from workspace import lay_out

Value = TypeVar("Value")
Files = dict[str, dict[str, str]]
Found = dict[str, dict[str, list[str]]]
Differing = dict[tuple[str, str], list[str]]

# More runs of a notebook that differs: what also differs between its runs does not count.
AGAIN = tuple(f"reference_{number}" for number in range(2, 9))

# What says that values may differ: randomness, and what does not travel between processes.
ANNOUNCING = frozenset(
    ("NB301", "NB302", "NB307", "NB311", "NB312", "NB313", "NB315", "NB316", "NB317")
)
DIAGNOSTIC = re.compile(r": (error|warning|info) (NB\d{3}) ")


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the command line asks for."""

    places: Places
    nb2prod: Path
    record: bool
    pytest: bool
    timeout: float


@dataclass(kw_only=True, slots=True)
class Result:
    """What was found about one notebook."""

    id: str
    verdict: str = ""
    steps: int = 0
    compared: int = 0
    equal: int = 0
    equal_isolated: int = 0
    not_reproducible: int = 0
    tests: str = "-"
    codes: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)


class Stopped(Exception):
    """A notebook's check cannot go on; the text is the verdict."""


class Check:
    """The check of one notebook, in a folder of its own."""

    def __init__(self, entry: Entry, tags: dict[str, str], options: Options) -> None:
        self.entry = entry
        self.options = options
        self.folder = options.places.cache / "executing" / entry.id
        self.package = self.folder / "package"
        self.result = Result(id=entry.id)
        self._clear()
        self.notebook = lay_out(options.places, entry, self.folder / "notebook", tags)

    def run(self) -> Result:
        """Do everything and return what was found."""
        started = time.monotonic()
        try:
            self._check()
        except Stopped as stop:
            self.result.verdict = str(stop)
        self.result.details = [without_folder(d) for d in self.result.details]
        self.result.seconds = round(time.monotonic() - started, 1)
        return self.result

    def _clear(self) -> None:
        """Remove what an earlier check left, but keep the reference runs."""
        for name in ("notebook", "package", "one", "values", "isolated"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / ".git").exists():  # exports write to the repository's root
            subprocess.run(["git", "init", "-q", str(self.folder)], check=True)

    def _check(self) -> None:
        """All parts in order."""
        plan = self._timed("plan", self._plan)
        self._timed("export", self._export)
        self._keep_variables(plan)
        expected = self._timed("notebook", lambda: self._reference(plan, "reference"))
        one = self._timed("one process", lambda: self._in_one_process(expected))
        self._report(one, expected, plan, "one process")
        if self.options.pytest:
            self.result.tests = self._timed("tests", self._tests)
        isolated = self._timed("isolated", lambda: self._isolated(plan, expected))
        self._report(isolated, expected, plan, "isolated")
        self.result.verdict = self._verdict()

    def _timed(self, stage: str, action: Callable[[], Value]) -> Value:
        """Note how many seconds a stage takes, waiting included."""
        started = time.monotonic()
        try:
            return action()
        finally:
            self.result.stages[stage] = round(time.monotonic() - started, 1)

    def _plan(self) -> dict[str, Any]:
        """The plan; its diagnostics become the result's codes."""
        finished = self._nb2prod("plan", self.notebook, "--format", "json")
        try:
            plan: dict[str, Any] = json.loads(finished.stdout)
        except ValueError:
            raise self._stopped("plan failed", finished) from None
        self.result.steps = len(plan["steps"])
        loud = [d for d in plan["diagnostics"] if d["severity"] in ("warning", "error")]
        self.result.codes = sorted({diagnostic["code"] for diagnostic in loud})
        return plan

    def _export(self) -> None:
        """Write the package."""
        options = ["--record"] if self.options.record else []
        finished = self._nb2prod("export", self.notebook, "--output", self.package, *options)
        self._note_diagnostics(f"{finished.stdout}\n{finished.stderr}")
        if finished.code == 1:
            raise self._stopped("refused", finished)
        if finished.code != 0 or not self.package.is_dir():
            raise self._stopped("export failed", finished)

    def _note_diagnostics(self, text: str) -> None:
        """Add what the export says: a recording may have found more than the plan."""
        codes = set(self.result.codes)
        for line in text.splitlines():
            if found := DIAGNOSTIC.search(line):
                severity, code = found.groups()
                codes |= {code} if severity != "info" else set()
                self.result.details += [line] if severity == "error" else []
        self.result.codes = sorted(codes)

    def _keep_variables(self, plan: Mapping[str, Any]) -> None:
        """Leave out numbers that the notebook only shows: they are no variables of it."""
        stored = self.package / ".nb2prod" / "pipeline.json"
        document = json.loads(stored.read_text(encoding="utf-8"))
        for step, made in zip(plan["steps"], document["steps"], strict=True):
            shown = {p["name"] for p in made["outputs"] if p["expression"] != p["name"]}
            step["outputs"] = [name for name in step["outputs"] if name not in shown]

    def _nb2prod(self, *arguments: str | Path) -> Finished:
        """Run the nb2prod command."""
        environment = offline_environment()
        environment["JUPYTER_PATH"] = str(self.options.places.jupyter)
        return run(
            [self.options.nb2prod, *arguments],
            folder=self.notebook.parent,
            environment=environment,
            timeout=self.options.timeout,
        )

    def _stopped(self, verdict: str, finished: Finished) -> Stopped:
        """Note the last line of a failed command."""
        self.result.details.append(f"{verdict}: {finished.last_line}")
        return Stopped(verdict)

    def _reference(self, plan: Mapping[str, Any], name: str) -> Files:
        """The notebook's own values: step -> output -> pickle."""
        wanted: dict[int, list[str]] = {}
        for step in plan["steps"]:
            wanted.setdefault(max(step["cells"]), []).extend(step["outputs"])
        recorded = record(
            self.notebook,
            wanted,
            self.folder / name,
            self.options.places.python,
            self.options.timeout,
        )
        files: Files = {}
        for step in plan["steps"]:
            values = recorded.get(max(step["cells"]), {})
            outputs = {output: values[output] for output in step["outputs"]}
            files[step["name"]] = {
                output: str(value) for output, value in outputs.items() if isinstance(value, Path)
            }
            self.result.details += [
                f"no value of {step['name']}.{output} in the notebook: {value}"
                for output, value in outputs.items()
                if isinstance(value, str)
            ]
        return files

    def _in_one_process(self, expected: Files) -> Found:
        """Run the pipeline in one process and compare."""
        request = {
            "output": str(self.folder / "one"),
            "values": str(self.folder / "values"),
        }
        kept = self._inside("run", request)
        files: Files = {}
        for step, outputs in kept.items():
            files[step] = {n: e["file"] for n, e in outputs.items() if "file" in e}
        return self._compare(expected, pickles=files)

    def _isolated(self, plan: Mapping[str, Any], expected: Files) -> Found:
        """Run each step in a process of its own and compare what it stored."""
        folders: dict[str, Path] = {}
        for step in plan["steps"]:
            name = step["name"]
            output = self.folder / "isolated" / name
            inputs = [part for done in folders.values() for part in ("--input-dir", done)]
            finished = self._python("-m", self._name, "step", name, *inputs, "--output-dir", output)
            if finished.code != 0:
                raise self._stopped(f"step {name} failed", finished)
            folders[name] = output
        artifacts = {name: f / "artifacts" / name for name, f in folders.items()}
        stored = {n: str(folder) for n, folder in artifacts.items() if folder.is_dir()}
        return self._compare(
            {step: expected[step] for step in expected if step in stored},
            artifacts=stored,
        )

    def _compare(
        self,
        expected: Files,
        *,
        pickles: Files | None = None,
        artifacts: Mapping[str, str] | None = None,
    ) -> Found:
        """Compare in the environment, where the values can be unpickled."""
        request = {
            "expected": expected,
            "pickles": pickles or {},
            "artifacts": artifacts or {},
        }
        return self._inside("compare", request)

    def _inside(self, action: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Run `inside.py` in the corpus environment."""
        answer = self.folder / f"{action}.json"
        text = json.dumps({**request, "package": self._name, "answer": str(answer)})
        finished = self._python("-P", HERE / "inside.py", action, text=text)
        if finished.code != 0:
            raise self._stopped(f"{action} failed", finished)
        read: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return read

    def _python(self, *arguments: str | Path, text: str = "") -> Finished:
        """Run the corpus environment's interpreter with the package on its path."""
        return run(
            [self.options.places.python, *arguments],
            folder=self.folder,
            environment=self._environment(),
            timeout=self.options.timeout,
            text=text,
        )

    def _environment(self) -> dict[str, str]:
        """The variables of a process that uses the package."""
        return {
            **offline_environment(),
            "PYTHONPATH": str(self.package / "src"),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }

    @property
    def _name(self) -> str:
        """The package's import name."""
        mains = sorted((self.package / "src").glob("*/__main__.py"))
        if len(mains) != 1:
            raise Stopped("no package in src")
        return mains[0].parent.name

    def _report(self, found: Found, expected: Files, plan: Mapping[str, Any], how: str) -> None:
        """Count equal outputs; those that differ must be reproducible to matter."""
        differing = _where(found)
        real = differing
        for name in AGAIN:
            real = self._reproducible(real, expected, plan, name) if real else real
        total = sum(len(outputs) for outputs in found.values())
        equal = total - len(differing)
        if how == "isolated":
            self.result.equal_isolated = equal
        else:
            self.result.equal = equal
            self.result.not_reproducible = len(differing) - len(real)
            self.result.compared = total - self.result.not_reproducible
        for place, texts in real.items():
            self.result.details.append(f"{how}: {'.'.join(place)}: {texts[0]}")

    def _reproducible(
        self, differing: Differing, expected: Files, plan: Mapping[str, Any], name: str
    ) -> Differing:
        """The differences that another run of the notebook does not have, too."""
        details = list(self.result.details)
        again = self._reference(plan, name)
        self.result.details = details
        affected: Files = {}
        for step, output in differing:
            affected.setdefault(step, {})[output] = expected[step][output]
        moving = _where(self._compare(affected, pickles=again))
        left = {
            place: [text for text in texts if not _is_within(text, moving.get(place, []))]
            for place, texts in differing.items()
        }
        return {place: texts for place, texts in left.items() if texts}

    def _tests(self) -> str:
        """Run the package's own tests."""
        finished = run(
            [self.options.places.python, "-m", "pytest", "-q"],
            folder=self.package,
            environment=self._environment(),
            timeout=self.options.timeout,
        )
        if finished.code == 0:
            return "passed"
        lines = finished.stdout.strip().splitlines()
        named = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        self.result.details += [f"tests: {line[:300]}" for line in [*named, *lines[-1:]]]
        return "failed"

    def _verdict(self) -> str:
        """A few words about the whole."""
        kinds = {detail.partition(":")[0] for detail in self.result.details}
        announced = "announced" if ANNOUNCING & set(self.result.codes) else "SILENT"
        if "one process" in kinds:
            return f"different, {announced}"
        if "isolated" in kinds:
            return f"different isolated, {announced}"
        if self.result.tests == "failed":
            return "tests failed"
        return "equal" if self.result.compared else "nothing to compare"


def _is_within(text: str, moving: list[str]) -> bool:
    """Whether a difference is at one of other differences' paths, or inside of it."""
    path = text.partition(": ")[0]
    places = [other.partition(": ")[0] for other in moving]
    return any(path == place or path.startswith((f"{place}.", f"{place}[")) for place in places)


def _where(found: Found) -> Differing:
    """The outputs that differ, with their differences."""
    return {
        (step, output): texts
        for step, outputs in found.items()
        for output, texts in outputs.items()
        if texts
    }


def table(results: list[Result]) -> str:
    """All results as a markdown table with a summary."""
    head = "id | steps | outputs | equal | isolated | not repr. | tests | codes | verdict"
    lines = [f"| {head} |", "|" + " --- |" * len(head.split("|"))]
    for r in sorted(results, key=lambda result: result.id):
        numbers = [r.steps, r.compared, r.equal, r.equal_isolated, r.not_reproducible]
        cells = [r.id, *numbers, r.tests, " ".join(r.codes), r.verdict]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    verdicts = Counter(result.verdict for result in results)
    summary = ", ".join(f"{word} {n}" for word, n in verdicts.most_common())
    return "\n".join([*lines, "", f"{len(results)} notebooks: {summary}", ""])


def check_all(options: Options, only: str, jobs: int) -> list[Result]:
    """Check all tagged notebooks whose id fits `only`."""
    tags = read_tags()
    entries = [entry for entry in read_entries(only) if entry.id in tags]
    results = []
    with ThreadPoolExecutor(jobs) as pool:
        checks = [
            pool.submit(lambda e: Check(e, tags[e.id]["tags"], options).run(), entry)
            for entry in entries
        ]
        for number, future in enumerate(as_completed(checks), start=1):
            result = future.result()
            results.append(result)
            print(f"{number}/{len(checks)} {result.id}: {result.verdict}", flush=True)
    return results


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(sys.executable).parent / "nb2prod"
    parser.add_argument("--nb2prod", type=Path, default=beside)
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--only", default="*", help="a pattern for ids")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=600, help="of one process")
    parser.add_argument("--record", action="store_true", help="export with --record")
    parser.add_argument("--pytest", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--json", type=Path, help="default: executing.json in the cache")
    parser.add_argument("--markdown", type=Path)
    return parser.parse_args()


def main() -> int:
    """Check, print, write; the status is 1 if a difference was not announced."""
    arguments = parse()
    options = Options(
        places=Places(cache=arguments.cache.resolve()),
        nb2prod=arguments.nb2prod.absolute(),
        record=arguments.record,
        pytest=arguments.pytest,
        timeout=arguments.timeout,
    )
    results = check_all(options, arguments.only, arguments.jobs)
    text = table(results)
    print(text)
    for result in results:
        for detail in result.details:
            print(f"{result.id}: {detail}")
    target = arguments.json or options.places.cache / "executing.json"
    documents = [asdict(result) for result in results]
    target.write_text(json.dumps(documents, indent=1) + "\n", encoding="utf-8")
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")
    return int(any("SILENT" in result.verdict for result in results))


if __name__ == "__main__":
    sys.exit(main())
