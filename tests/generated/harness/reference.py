"""The notebook's own values: it runs top to bottom in a real IPython shell.

``python -m harness.reference [CASE ...]`` in ``tests/generated`` runs cases (all by default) and
says which of them fail.
"""

from __future__ import annotations

import pickle
import sys
import tempfile
from pathlib import Path

from harness import cases
from harness.cases import Case
from harness.freeze import dump_frozen, freeze
from harness.warm import Job, Warm


def reference(
    warm: Warm, case: Case, notebook: Path, wanted: dict[int, list[str]], output: Path
) -> dict[int, dict[str, object]]:
    """The frozen values of the wanted names after each of these cells; -1 has the metrics.

    Standard output goes to ``output/reference.log``. RuntimeError if the notebook fails.
    """
    output.mkdir(parents=True, exist_ok=True)
    job = Job(
        target="harness.reference:play",
        arguments={
            "case": str(case.path),
            "wanted": list(wanted.items()),
            "output": str(output),
        },
        cwd=str(notebook.parent),
        path=[""],
        log=str(output / "reference.log"),
    )
    warm.run(job)
    keys = [*wanted, -1]
    return {key: pickle.loads((output / f"{key}.pickle").read_bytes()) for key in keys}


def play(case: str, wanted: list[tuple[int, list[str]]], output: str) -> None:
    """Run a case in this process and store the wanted values."""
    from IPython.core.interactiveshell import InteractiveShell

    loaded, names = cases.load(Path(case)), dict(wanted)
    shell = InteractiveShell.instance(colors="nocolor")
    shell.enable_gui = lambda gui=None: None  # a kernel's shell has it, for %matplotlib
    for cell in loaded.cells:
        if cell.kind == "code" and "skip-execution" not in cell.tags:
            result = shell.run_cell(cell.source, store_history=True)
            if not result.success and "raises-exception" not in cell.tags:
                raise SystemExit(f"{loaded.name}: cell {cell.index} failed: {cell.source[:200]}")
        if cell.index in names:
            path = Path(output, f"{cell.index}.pickle")
            dump_frozen(shell.user_ns, names[cell.index], path)
    values = {name: freeze(float(shell.ev(text))) for name, text in loaded.metrics}
    Path(output, "-1.pickle").write_bytes(pickle.dumps(values))


def main(arguments: list[str]) -> int:
    """Run cases only, for the author of a case."""
    paths = [Path(text).resolve() for text in arguments] or cases.find("traps", "messy")
    failed = 0
    with Warm() as warm, tempfile.TemporaryDirectory() as temporary:
        for path in paths:
            case = cases.load(path)
            if case.severity == "error":
                continue
            root = Path(temporary, case.path.stem)
            try:
                reference(warm, case, case.place(root), {}, root / "out")
            except RuntimeError as error:
                failed += 1
                print(f"{case.name}: {error}\n")
    print(f"{len(paths)} cases, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
