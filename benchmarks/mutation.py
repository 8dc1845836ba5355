"""Do the tests of an exported package notice faults in its steps?

`python mutation.py PACKAGE [--count 100] [--seed 0] [--python PATH] [--jobs 2]` puts one
small fault at a time into the functions of `src/<package>/runtime/`. A fault that changes no
output of `run()` is left out; for each of the others the package's own tests run in a copy.
The interpreter needs what the package needs, and pytest. Prints how many faults the tests
noticed, and a diff of each that they did not; exit status 1 if they are less than 95 %.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import os
import pickle
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from mutants import Mutant, mutants

GOAL = 0.95
SAME, CHANGED, FAILED, TIMED_OUT = 0, 1, 2, -1
TOLERANCE = 1e-9
NEVER_COPIED = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", "runs")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
Item = TypeVar("Item")
Action = Callable[[Path, Item], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The package under test.

    Attributes:
        root: its folder; it is only read.
        name: its import name.
        slots: copies of the folder, one for each process at work.
    """

    root: Path
    name: str
    slots: tuple[Path, ...]

    @property
    def runtime(self) -> list[Path]:
        """The modules with the steps, relative to the root."""
        folder = self.root / "src" / self.name / "runtime"
        return sorted(path.relative_to(self.root) for path in folder.glob("*.py"))


# -- processes -------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class _Child:
    """A process at work; its status is None until it has ended."""

    pid: int
    item: Any
    slot: Path
    deadline: float
    status: int | None = None


def in_processes(
    items: Iterable[Item], action: Action[Item], slots: Sequence[Path], limit: float
) -> Iterator[tuple[Item, int]]:
    """Do an action for each item in a forked process; pairs of item and status, in order.

    Args:
        action: is given a copy of the package for itself; its result is the status.
        limit: seconds after which a process is stopped with the status `TIMED_OUT`.
    """
    waiting = iter(items)
    free = list(slots)
    children: deque[_Child] = deque()
    try:
        while True:
            for item in islice(waiting, len(free)):
                slot = free.pop()
                pid, deadline = _fork(action, slot, item), time.monotonic() + limit
                children.append(_Child(pid=pid, item=item, slot=slot, deadline=deadline))
            if not children:
                return
            for child in (child for child in children if child.status is None):
                child.status = _status(child.pid, child.deadline)
                free += [] if child.status is None else [child.slot]
            while children and children[0].status is not None:
                child = children.popleft()
                yield child.item, child.status or 0
            time.sleep(0.01)
    finally:
        for child in children:
            if child.status is None:
                _stop(child.pid)


def _fork(action: Action[Item], slot: Path, item: Item) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = FAILED
    try:
        os.setpgid(0, 0)
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        os.chdir(slot)
        status = action(slot, item)
    finally:
        os._exit(status)


def _status(pid: int, deadline: float) -> int | None:
    """How a process has ended; None while it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else FAILED
    if time.monotonic() < deadline:
        return None
    _stop(pid)
    return TIMED_OUT


def _stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


# -- what a process does ---------------------------------------------------------------------


def outputs(package: str, folder: Path) -> dict[str, bytes]:
    """Run the pipeline of the package in a folder; the outputs, pickled."""
    sys.path.insert(0, str(folder / "src"))
    pipeline = importlib.import_module(f"{package}.orchestration.pipeline")
    with tempfile.TemporaryDirectory() as place:
        result = pipeline.run(output_dir=Path(place))
    values = {**result.outputs, **{f"metric {name}": v for name, v in result.metrics.items()}}
    return {name: data for name, value in values.items() if (data := _pickled(value))}


def _pickled(value: Any) -> bytes:
    """The value as bytes; empty where it cannot be stored."""
    try:
        import cloudpickle

        return bytes(cloudpickle.dumps(value, protocol=5))
    except Exception:
        return b""


def changed(found: Mapping[str, bytes], expected: Mapping[str, bytes]) -> set[str]:
    """Names of the expected outputs that are missing or differ."""
    from compare import differences

    unequal = {name for name in expected if found.get(name) != expected[name]}
    return {
        name
        for name in unequal
        if name not in found
        or differences(
            pickle.loads(found[name]), pickle.loads(expected[name]), TOLERANCE, TOLERANCE
        )
    }


def run_tests(slot: Path) -> int:
    """Run the tests of a copy here, the slow ones last; pytest's exit status."""
    import pytest

    os.environ["PYTHONPATH"] = str(slot / "src")
    sys.path.insert(0, str(slot / "src"))
    folders = {path.parent for path in slot.glob("tests/**/test_*.py")}
    ordered = sorted(folders, key=lambda folder: (folder.name == "integration", folder))
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *map(str, ordered)]))


# -- the benchmark ---------------------------------------------------------------------------


def preload(package: Package) -> None:
    """Import what the package and its tests import, so that each process starts with it."""
    import pytest  # noqa: F401

    sources = [*package.root.glob("src/**/*.py"), *package.root.glob("tests/**/*.py")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module and not n.level}
    for name in sorted({*names, "cloudpickle"}):
        if name.partition(".")[0] not in (package.name, "conftest"):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


def steady_outputs(package: Package, limit: float) -> dict[str, bytes]:
    """The outputs of the package as it is, those left out that differ between two runs.

    Raises:
        SystemExit: the package does not run.
    """

    def keep(slot: Path, name: str) -> int:
        found = outputs(package.name, slot)
        first = slot.parent / "first"
        if name == "shaky":
            found = dict.fromkeys(changed(found, pickle.loads(first.read_bytes())), b"")
        (slot.parent / name).write_bytes(pickle.dumps(found))
        return SAME

    for _, status in in_processes(["first", "shaky"], keep, package.slots[:1], limit):
        if status != SAME:
            sys.exit(f"{package.root.name}: the package does not run as it is")
    folder = package.slots[0].parent
    found, shaky = (pickle.loads((folder / name).read_bytes()) for name in ("first", "shaky"))
    if shaky:
        print("not reproducible, left out:", ", ".join(sorted(shaky)))
    return {name: data for name, data in found.items() if name not in shaky}


def main() -> int:
    """Make faults, count those that matter, and print which the tests did not notice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="the folder of the exported package")
    parser.add_argument("--count", type=int, default=100, help="faults that change an output")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--python", type=Path, help="interpreter with the package's libraries")
    parser.add_argument("--jobs", type=int, default=2)
    given = parser.parse_args()
    if given.python and given.python.absolute() != Path(sys.executable).absolute():
        os.execv(given.python, [str(given.python), *sys.argv])
    os.environ.update(dict.fromkeys(THREADS, "1"), MPLBACKEND="Agg", PYTHONDONTWRITEBYTECODE="1")
    sys.dont_write_bytecode = True
    sys.path.append(str(Path(__file__).parent / "corpus"))
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        root = given.package.resolve()
        slots = tuple(Path(name, str(n), root.name) for n in range(given.jobs))
        for slot in slots:
            shutil.copytree(root, slot, ignore=NEVER_COPIED, symlinks=True)
        folders = [path.parent for path in root.glob("src/*/runtime")]
        if len(folders) != 1:
            sys.exit(f"{root.name} is not an exported package: it has no src/<package>/runtime")
        package = Package(root=root, name=folders[0].name, slots=slots)
        return report(package, given.count, random.Random(given.seed))


def report(package: Package, count: int, chance: random.Random) -> int:
    """Measure, and print what came of it."""
    preload(package)
    started = time.monotonic()
    for _, status in in_processes([None], lambda s, _: run_tests(s), package.slots[:1], 1800):
        if status != 0:
            sys.exit(f"{package.root.name}: its tests fail as it is (pytest's status {status})")
    limit = 30 + 5 * (time.monotonic() - started)
    expected = steady_outputs(package, limit)
    originals = {str(p): (package.root / p).read_text(encoding="utf-8") for p in package.runtime}
    faults = [fault for path, text in originals.items() for fault in mutants(text, path)]
    chance.shuffle(faults)

    def put(slot: Path, fault: Mutant) -> None:
        for path, text in {**originals, fault.path: fault.source}.items():
            (slot / path).write_text(text, encoding="utf-8")

    def compare(slot: Path, fault: Mutant) -> int:
        put(slot, fault)
        return CHANGED if changed(outputs(package.name, slot), expected) else SAME

    def test(slot: Path, fault: Mutant) -> int:
        put(slot, fault)
        return run_tests(slot)

    tried, silent, counted = 0, set[Mutant](), list[Mutant]()
    for fault, status in in_processes(faults, compare, package.slots, limit):
        tried += 1
        silent |= {fault} if status == CHANGED else set()
        counted += [fault] if status != SAME else []
        if len(counted) == count:
            break
    if not counted:
        sys.exit(f"{package.name}: no fault changes an output")
    results = in_processes(counted, test, package.slots, limit)
    survivors = [fault for fault, status in results if status == 0]
    for fault in survivors:
        print(fault.diff(originals[fault.path]), end="\n\n")
    print(f"{tried - len(counted)} of {tried} faults change no output and are left out")
    loud = f"{len(counted) - len(silent)} of them stop the run"
    print(f"noticed without those that stop the run: {_share(silent, survivors)}")
    print(f"{package.name}: noticed {_share(counted, survivors)}; {loud}")
    return 0 if len(survivors) <= (1 - GOAL) * len(counted) else 1


def _share(faults: Collection[Mutant], survivors: Collection[Mutant]) -> str:
    """How many of some faults were noticed, in words."""
    killed = sum(fault not in survivors for fault in faults)
    return f"{killed} of {len(faults)} ({killed / max(1, len(faults)):.0%})"


if __name__ == "__main__":
    sys.exit(main())
