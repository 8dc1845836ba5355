"""What other converters make of the same executing notebooks.

`python peers.py --scaffold NB2P --soorgeon SOORGEON` converts each tagged notebook with
notebook-to-pipeline (`nb2p scaffold`) and soorgeon (`soorgeon refactor`), whose programs lie in
environments of their own, compiles the result, runs it in the corpus environment, and compares
every variable that it gives with the notebook's own value at the end. What also differs between
two runs of the notebook does not count.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

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

STAGES = ("converted", "compiles", "runs", "equal")
READ_TASKS = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))['tasks']))"


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the command line asks for; `programs` maps a peer to its program."""

    places: Places
    programs: Mapping[str, Path]
    timeout: float


@dataclass(kw_only=True, slots=True)
class Result:
    """How far a peer came with one notebook: the stages that it passed, in order."""

    id: str
    peer: str
    passed: list[str] = field(default_factory=list)
    compared: int = 0
    differing: int = 0
    detail: str = ""


class Stopped(Exception):
    """A stage that was not passed; the text says why."""


class Conversion:
    """One notebook given to one peer, in a folder of its own."""

    def __init__(self, entry: Entry, peer: str, options: Options) -> None:
        self.options = options
        self.program = options.programs[peer]
        self.folder = options.places.cache / "peers" / peer / entry.id
        shutil.rmtree(self.folder, ignore_errors=True)
        self.notebook = lay_out(options.places, entry, self.folder / "notebook", {})
        self.references = options.places.cache / "peers" / "reference" / entry.id
        self.project = self.folder / "project" if peer == "scaffold" else self.notebook.parent
        self.result = Result(id=entry.id, peer=peer)

    def run(self) -> Result:
        """Go through the stages until one is not passed."""
        try:
            for stage in STAGES:
                getattr(self, f"_{stage}")()
                self.result.passed.append(stage)
        except Stopped as stop:
            self.result.detail = without_folder(str(stop))
        return self.result

    def _converted(self) -> None:
        """The peer's program ends without an error and has written code."""
        words = {
            "scaffold": ["scaffold", self.notebook.name, "--out", self.project],
            "soorgeon": ["refactor", self.notebook.name, "--file-format", "py"],
        }
        command = [self.program, *words[self.result.peer]]
        finished = self._run(command, self.notebook.parent)
        if finished.code != 0 or not self._sources():
            output = f"{finished.stdout}\n{finished.stderr}".strip().splitlines()
            raise Stopped(" | ".join(output[-3:])[:300])

    def _sources(self) -> list[Path]:
        """The Python files that the peer has written."""
        inner = "src" if self.result.peer == "scaffold" else "tasks"
        return sorted((self.project / inner).rglob("*.py"))

    def _compiles(self) -> None:
        """Every file that it has written is Python."""
        for source in self._sources():
            try:
                compile(source.read_text(encoding="utf-8"), source.name, "exec")
            except SyntaxError as error:
                raise Stopped(f"{source.name}: {error}") from None

    def _runs(self) -> None:
        """The result runs to its end in the environment of the corpus."""
        request: dict[str, Any] = {
            "kind": self.result.peer,
            "project": str(self.project),
            "values": str(self.folder / "values"),
            "answer": str(self.folder / "values.json"),
        }
        if self.result.peer == "soorgeon":
            python = self.program.parent / "python"
            listed = self._run([python, "-c", READ_TASKS, "pipeline.yaml"], self.project)
            request["tasks"] = json.loads(listed.stdout)
        self._inside("peers_inside.py", request)

    def _equal(self) -> None:
        """Every variable that it gives is the notebook's own."""
        given = json.loads((self.folder / "values.json").read_text(encoding="utf-8"))
        found = {name: entry["file"] for name, entry in given.items() if "file" in entry}
        expected = self._reference("first", list(found))
        differing = self._differences(found, expected)
        self.result.compared = len(expected)
        if differing:
            moving = self._differences(self._reference("second", list(found)), expected)
            differing = {n: t for n, t in differing.items() if n not in moving}
        self.result.differing = len(differing)
        if differing:
            raise Stopped(next(iter(differing.values()))[0])
        if not expected:
            raise Stopped("it gives no variable of the notebook")

    def _reference(self, name: str, names: list[str]) -> dict[str, str]:
        """The notebook's values of these variables after its last cell, as files."""
        cells = json.loads(self.notebook.read_text(encoding="utf-8"))["cells"]
        last = max(n for n, cell in enumerate(cells) if cell["cell_type"] == "code")
        recorded = record(
            self.notebook,
            {last: sorted(names)},
            self.references / self.result.peer / name,
            self.options.places.python,
            self.options.timeout,
        )
        values = recorded.get(last, {})
        return {name: str(value) for name, value in values.items() if isinstance(value, Path)}

    def _differences(
        self, found: Mapping[str, str], expected: Mapping[str, str]
    ) -> dict[str, list[str]]:
        """By variable, in what it differs."""
        both = {"all": {name: file for name, file in expected.items() if name in found}}
        answer = self.folder / "compare.json"
        request = {
            "package": "",
            "expected": both,
            "pickles": {"all": dict(found)},
            "artifacts": {},
            "answer": str(answer),
        }
        self._inside("inside.py", request, "compare")
        compared = json.loads(answer.read_text(encoding="utf-8"))["all"]
        return {name: texts for name, texts in compared.items() if texts}

    def _inside(self, script: str, request: Mapping[str, Any], *words: str) -> None:
        """Run a script of this folder in the corpus environment."""
        source = self.project / "src" if self.result.peer == "scaffold" else self.project
        environment = {**offline_environment(), "PYTHONPATH": f"{HERE}:{source}"}
        finished = run(
            [self.options.places.python, "-P", HERE / script, *words],
            folder=self.notebook.parent,
            environment=environment,
            timeout=self.options.timeout,
            text=json.dumps(request),
        )
        if finished.code != 0:
            raise Stopped(finished.last_line)

    def _run(self, command: list[Any], folder: Path) -> Finished:
        """Run a program of a peer."""
        return run(
            command, folder=folder, environment=offline_environment(), timeout=self.options.timeout
        )


def table(results: list[Result], versions: Mapping[str, str]) -> str:
    """How many notebooks passed each stage, by peer."""
    lines = ["| | notebooks | " + " | ".join(STAGES) + " |", "|---" * (2 + len(STAGES)) + "|"]
    for peer, version in versions.items():
        own = [result for result in results if result.peer == peer]
        passed = Counter(stage for result in own for stage in result.passed)
        counts = " | ".join(str(passed[stage]) for stage in STAGES)
        lines.append(f"| {version} | {len(own)} | {counts} |")
    return "\n".join(lines) + "\n"


def version(program: Path) -> str:
    """The name and version that a program gives itself."""
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return asked.stdout.strip().replace(", version", "")


def main() -> None:
    """Convert, run, compare, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scaffold", type=Path, help="the program nb2p")
    parser.add_argument("--soorgeon", type=Path, help="the program soorgeon")
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--only", default="*", help="a pattern for ids")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=600, help="of one process")
    parser.add_argument("--json", type=Path, help="default: peers.json in the cache")
    given = parser.parse_args()
    programs = {
        peer: getattr(given, peer).absolute()
        for peer in ("scaffold", "soorgeon")
        if getattr(given, peer)
    }
    places = Places(cache=given.cache.resolve())
    options = Options(places=places, programs=programs, timeout=given.timeout)
    tags = read_tags()
    entries = [entry for entry in read_entries(given.only) if entry.id in tags]
    with ThreadPoolExecutor(given.jobs) as pool:
        work = [
            pool.submit(lambda e, p: Conversion(e, p, options).run(), entry, peer)
            for entry in entries
            for peer in programs
        ]
        results = []
        for future in as_completed(work):
            result = future.result()
            results.append(result)
            print(f"{result.id} {result.peer}: {' '.join(result.passed)} {result.detail}")
            sys.stdout.flush()
    print(table(results, {peer: version(program) for peer, program in programs.items()}))
    target = given.json or places.cache / "peers.json"
    documents = [asdict(result) for result in sorted(results, key=lambda r: (r.id, r.peer))]
    target.write_text(json.dumps(documents, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
