"""Every target with the churn and the demand example: proved how, the same metrics, seconds.

    python benchmarks/targets.py [TARGET ...]

Each engine runs in its environment below ``.engines/``, which is built if it is not there (not
timed). Executed targets run with one set of parameters, and their metrics are compared with those
of one local run; validated ones accept what is exported, and refuse a broken copy. Exit status 1
says that one failed, or that metrics differ.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from engines.harness import (
    SETS,
    Engine,
    ProofError,
    check_same,
    engine,
    export,
    local_metrics,
)

from nb2prod.targets.protocol import Proof, Target
from nb2prod.targets.registry import all_targets, load_targets

LOCAL = "dask"  # the environment of the local runs: it has little but the examples' libraries
HEAD = ("target", "proof", *(word for one in SETS for word in (one, "seconds")))


def main(names: list[str]) -> int:
    """Prove the targets, and print a row for each; return 0, or 1 if one failed."""
    targets = load_targets(names) if names else all_targets()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        local = {example: _local(example, folder) for example in SETS}
        print(_row(HEAD), _row(["---"] * len(HEAD)), sep="\n")
        words = [word for _, seconds in local.values() for word in ("reference", f"{seconds:.0f}")]
        print(_row(["local", Proof.EXECUTED, *words]), flush=True)
        good = True
        for target in targets:
            cells = [target.name, str(target.proof)]
            for example in SETS:
                said, seconds = _proved(target, example, local[example][0], folder)
                good &= "**" not in said
                cells += [said, f"{seconds:.0f}"]
            print(_row(cells), flush=True)
    return 0 if good else 1


def _local(example: str, folder: Path) -> tuple[Mapping[str, float], float]:
    tools = engine(LOCAL)
    package = export(example, LOCAL, folder / "local" / example)
    start = time.monotonic()
    return local_metrics(package, tools, SETS[example]), time.monotonic() - start


def _proved(
    target: Target, example: str, expected: Mapping[str, float], folder: Path
) -> tuple[str, float]:
    """Return what the proof gave, in bold if it failed, and its seconds without the export."""
    tools = engine(target.name)
    package = export(example, target.name, folder / target.name / example)
    start = time.monotonic()
    try:
        if target.proof is Proof.EXECUTED:
            said = _executed(target, package, tools, expected)
        else:
            said = _validated(target, package, tools)
    except (ProofError, AssertionError) as error:
        print(f"{target.name} {example}: {error}", file=sys.stderr)
        said = "**failed**"
    return said, time.monotonic() - start


def _executed(target: Target, package: Path, tools: Engine, expected: Mapping[str, float]) -> str:
    found = _proofs(target).prove(package, tools, SETS[package.name])
    check_same(found, expected)
    far = max(abs(found[name] - value) for name, value in expected.items())
    return f"{len(expected)} metrics equal" + (f" to {far:.0e}" if far else "")


def _validated(target: Target, package: Path, tools: Engine) -> str:
    _proofs(target).prove(package, tools)
    _proofs(target).refuse(package, tools)
    return "valid; a broken one refused"


def _proofs(target: Target) -> ModuleType:
    return import_module(f"engines.proofs.{target.name}")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
