"""Does every notebook of the corpus export to code that is sound, without running it?

Each notebook is tagged by `nb2prod tag --suggest --write` and exported; the package's
files must compile, pass ruff and black, and use no name that the notebook defines.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

if sys.path[0] == str(Path(__file__).resolve().parent):
    sys.path.append(sys.path.pop(0))  # `executing` is also an installed package

from corpus import (
    DEFAULT_CACHE,
    Entry,
    Places,
    offline_environment,
    read_entries,
    without_folder,
)
from processes import run
from workspace import lay_out

LINT = ["--no-cache", "--extend-exclude", "*.ipynb"]
UNDEFINED = ["--isolated", "--no-cache", "--select", "F821", "--output-format", "json"]
UNFORESEEN = 70


@dataclass(kw_only=True, slots=True)
class Result:
    """What was found about one notebook."""

    id: str
    exported: bool = False
    faults: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """How one call of nb2prod ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def crashed(self) -> bool:
        """Whether this is a fault of nb2prod."""
        return self.code == UNFORESEEN or "Traceback (most recent" in self.stderr

    @property
    def last_line(self) -> str:
        """The last line of the errors."""
        lines = self.stderr.strip().splitlines()
        return lines[-1][:300] if lines else ""


class Overtime(Exception):
    """A call of nb2prod took too long."""


def call(arguments: list[str], nb2prod: Path | None, timeout: float) -> Said:
    """Call nb2prod in this process, or as a command if one is given."""
    if nb2prod is not None:
        finished = run(
            [nb2prod, *arguments],
            folder=Path.cwd(),
            environment={**os.environ, "NB2PROD_DEBUG": "1"},
            timeout=timeout,
        )
        code = UNFORESEEN if finished.code is None else finished.code
        return Said(code=code, stdout=finished.stdout, stderr=finished.stderr)
    from nb2prod.cli.main import main as command

    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            with time_limit(timeout):
                code = command(arguments)
        except Exception as error:
            code = UNFORESEEN
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
    return Said(code=code, stdout=stdout.getvalue(), stderr=stderr.getvalue())


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `Overtime` in the body when its time is over."""

    def stop(signum: int, frame: object) -> None:
        raise Overtime(f"more than {seconds:.0f} seconds")

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def check(entry: Entry, places: Places, nb2prod: Path | None, timeout: float) -> Result:
    """Tag, export and examine one notebook."""
    started = time.monotonic()
    result = Result(id=entry.id)
    folder = places.cache / "static" / entry.id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    notebook = lay_out(places, entry, folder / "notebook", {})
    package = folder / "package"
    if export(notebook, package, result, partial(call, nb2prod=nb2prod, timeout=timeout)):
        result.exported = True
        examine(notebook, package, result, places)
    faults = result.faults.items()
    result.faults = {kind: without_folder(text) for kind, text in faults}
    result.seconds = round(time.monotonic() - started, 2)
    return result


def export(
    notebook: Path, package: Path, result: Result, nb2prod: Callable[[list[str]], Said]
) -> bool:
    """Tag the notebook, keep its diagnostics, write the package; say if that worked."""
    tag = nb2prod(["tag", str(notebook), "--suggest", "--write"])
    if tag.code != 0:
        result.faults["tag crashed" if tag.crashed else "tag failed"] = tag.last_line
        return False
    plan = nb2prod(["plan", str(notebook), "--format", "json"])
    if plan.crashed:
        result.faults["plan crashed"] = plan.last_line
        return False
    diagnostics = json.loads(plan.stdout)["diagnostics"] if plan.stdout else []
    result.codes = dict(Counter(f"{d['code']} {d['severity']}" for d in diagnostics))
    written = nb2prod(["export", str(notebook), "--output", str(package)])
    if written.code != 0:
        result.faults[_export_fault(written)] = written.last_line
    return written.code == 0


def _export_fault(said: Said) -> str:
    """The kind of a failed export."""
    if said.crashed:
        return "export crashed"
    return "refused" if said.code == 1 else f"export status {said.code}"


def examine(notebook: Path, package: Path, result: Result, places: Places) -> None:
    """Note what is wrong with the code of a package."""
    tools = places.env / "bin"
    broken = does_not_compile(package)
    if broken:
        result.faults["does not compile"] = broken
    lint = [tools / "ruff", "check", "--select", "E,F,I", "--ignore", "E501"]
    ruff = _tool([*lint, *LINT, "--output-format", "concise", "."], package)
    if ruff.returncode != 0:
        result.faults["ruff"] = ruff.stdout.partition("\n")[0]
    names = undefined(tools / "ruff", [*LINT[1:], "."], package)
    new = names - undefined(tools / "ruff", [notebook.name], notebook.parent)
    if new:
        result.faults["undefined name"] = " ".join(sorted(new))
    places = ["src", "tests"] if _is_sampled(package) else _own_code(package)
    black = _tool([tools / "black", "--check", *places], package)
    if black.returncode != 0:
        result.faults["black"] = black.stderr.partition("\n")[0]


def does_not_compile(package: Path) -> str:
    """The first file that is no Python, and why; empty if all are."""
    for path in sorted(package.rglob("*.py")):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(path.read_bytes(), path.name, "exec")
        except (SyntaxError, ValueError) as error:
            return f"{path.relative_to(package)}: {error}"
    return ""


def undefined(ruff: Path, arguments: list[str], folder: Path) -> set[str]:
    """The names that ruff finds used and not defined."""
    finished = _tool([ruff, "check", *UNDEFINED, *arguments], folder)
    found: list[dict[str, Any]] = json.loads(finished.stdout or "[]")
    names = (re.search(r"`([^`]+)`", item["message"]) for item in found)
    return {name.group(1) for name in names if name}


def _is_sampled(package: Path) -> bool:
    """Whether the modules that templates make are checked for black too: one notebook in ten."""
    return zlib.crc32(package.parent.name.encode()) % 10 == 0


def _own_code(package: Path) -> list[str]:
    """The modules that hold the author's code."""
    return [str(folder) for folder in sorted(package.glob("src/*/runtime"))]


def _tool(command: list[Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ruff or black in a folder."""
    arguments = [str(part) for part in command]
    return subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)


def summary(results: list[Result]) -> str:
    """Counts and percentages, kinds of faults, diagnostics: as markdown."""
    total = len(results)
    kinds = Counter(kind for result in results for kind in result.faults)
    codes = Counter(code for result in results for code in result.codes)
    sound = sum(result.exported and not result.faults for result in results)
    findings = [sum(result.codes.values()) for result in results]
    rows = [
        ("notebooks", total),
        ("exported", sum(result.exported for result in results)),
        ("exported without a fault", sound),
        *((f"fault: {kind}", count) for kind, count in kinds.most_common()),
        *((f"has {code}", count) for code, count in codes.most_common()),
    ]
    lines = ["| what | notebooks | % |", "| --- | --- | --- |"]
    lines += [f"| {what} | {n} | {100 * n / max(total, 1):.1f} |" for what, n in rows]
    median = statistics.median(findings) if findings else 0
    seconds = statistics.median(r.seconds for r in results) if results else 0
    lines += ["", f"Findings per notebook (median): {median}"]
    lines += [f"Seconds per notebook with all checks (median): {seconds:.2f}", ""]
    for kind in kinds:
        lines += [f"## {kind}", ""]
        faulty = [result for result in results if kind in result.faults]
        lines += [f"- {result.id}: {result.faults[kind]}" for result in faulty[:50]]
        lines.append("")
    return "\n".join(lines)


def check_all(arguments: argparse.Namespace, places: Places) -> list[Result]:
    """Check all notebooks, those aside that an interrupted run has checked."""
    log = places.cache / "static.jsonl"
    if not arguments.resume:
        log.unlink(missing_ok=True)
    results = read_log(log)
    done = {result.id for result in results}
    entries = [e for e in read_entries(arguments.only) if e.id not in done]
    one = partial(check, places=places, nb2prod=arguments.nb2prod, timeout=arguments.timeout)
    with ProcessPoolExecutor(arguments.jobs) as pool, log.open("a") as file:
        checks = [pool.submit(one, entry) for entry in entries]
        for number, future in enumerate(as_completed(checks), start=1):
            result = future.result()
            results.append(result)
            print(json.dumps(asdict(result)), file=file, flush=True)
            if number % 20 == 0 or number == len(checks):
                print(f"{number}/{len(checks)}", flush=True)
    return sorted(results, key=lambda result: result.id)


def read_log(log: Path) -> list[Result]:
    """The results of an interrupted run."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8").splitlines()
    return [Result(**json.loads(line)) for line in lines]


def parse() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nb2prod", type=Path, help="a command; default: in process")
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--only", default="*", help="a pattern for ids")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=120, help="of one command")
    parser.add_argument("--resume", action="store_true", help="go on where it stopped")
    parser.add_argument("--markdown", type=Path)
    return parser.parse_args()


def main() -> None:
    """Check, print, write."""
    arguments = parse()
    places = Places(cache=arguments.cache.resolve())
    if arguments.nb2prod is None and importlib.util.find_spec("nb2prod") is None:
        arguments.nb2prod = Path(sys.executable).parent / "nb2prod"
    os.environ.update(offline_environment())
    os.environ.update(NB2PROD_DEBUG="1", JUPYTER_PATH=str(places.jupyter))
    text = summary(check_all(arguments, places))
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
