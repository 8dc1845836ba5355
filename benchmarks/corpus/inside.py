"""What the runner does inside the corpus environment, with a package on the path.

`python -P inside.py run|compare < request.json`; see `run_package`, `compare_values`.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import cloudpickle

MOST = 100_000
Values = dict[str, dict[str, Any]]


def run_package(request: Mapping[str, Any]) -> Values:
    """Run a package's pipeline in this process and pickle every step's outputs.

    The request names `package`, `output` (the run's folder) and `values` (where the
    pickles go). The result has, by step and output, `{"file"}` or `{"error"}`.
    """
    kept: Values = {}

    def on_step(step: str, outputs: dict[str, Any]) -> None:
        folder = Path(request["values"]) / step
        folder.mkdir(parents=True, exist_ok=True)
        kept[step] = {
            name: _keep(value, folder / f"{number}.pkl")
            for number, (name, value) in enumerate(outputs.items())
        }

    pipeline = import_module(f"{request['package']}.orchestration.pipeline")
    pipeline.run(output_dir=Path(request["output"]), on_step=on_step)
    return kept


def _keep(value: Any, file: Path) -> dict[str, str]:
    """Pickle one value as it is now."""
    try:
        data = cloudpickle.dumps(value, protocol=5)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    file.write_bytes(data)
    return {"file": str(file)}


def compare_values(request: Mapping[str, Any]) -> Values:
    """Compare a package's outputs with the notebook's own values.

    The request names `package`, `expected` (step -> output -> file), and what was found:
    `pickles` (step -> output -> file) or `artifacts` (step -> folder). The result has,
    by step and output, a list of differences.
    """
    load_step = None
    if request["artifacts"]:
        module = import_module(f"{request['package']}.orchestration.artifacts")
        load_step = module.load_step
    results: Values = {}
    for step, names in request["expected"].items():
        found = _found(request, step, load_step)
        results[step] = {
            name: _differences(Path(file), found, name) for name, file in names.items()
        }
    return results


def _found(
    request: Mapping[str, Any], step: str, load_step: Callable[..., Any] | None
) -> Callable[[str], Any]:
    """A function that gives the package's value of an output of `step`."""
    if load_step is not None:
        values = load_step(Path(request["artifacts"][step]))
        return lambda name: values[name]
    files = request["pickles"].get(step, {})
    return lambda name: pickle.loads(Path(files[name]).read_bytes())


def _differences(expected: Path, found: Callable[[str], Any], name: str) -> list[str]:
    """The differences of one output; a value that is missing or broken is one."""
    from compare import differences

    try:
        value = found(name)
    except KeyError:
        return [f"{name}: missing"]
    except Exception as error:
        return [f"{name}: cannot be loaded: {type(error).__name__}: {error}"[:300]]
    return differences(pickle.loads(expected.read_bytes()), value, most=MOST)


def main() -> None:
    """Serve one request from standard input; the answer goes to a file it names."""
    sys.path.append(str(Path(__file__).resolve().parent))
    actions = {"run": run_package, "compare": compare_values}
    request = json.load(sys.stdin)
    answer = actions[sys.argv[1]](request)
    Path(request["answer"]).write_text(json.dumps(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
