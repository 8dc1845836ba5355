"""The collector as text, for kernels in which nb2prod is not installed."""

from __future__ import annotations

import ast
import base64
import json
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from nb2prod import __version__
from nb2prod.errors import InputError
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline

_ROOT = Path(__file__).parents[1]
_START = "nb2prod.kernel.collector"
_LOADER = '''
import sys

if sys.version_info < (3, 11):
    raise RuntimeError("nb2prod collects runs in kernels of Python 3.11 or newer")


def load(version, sources):
    """Make the modules importable from memory, unless the same nb2prod is installed."""
    from importlib.abc import Loader, MetaPathFinder
    from importlib.util import find_spec, spec_from_loader

    class Finder(MetaPathFinder, Loader):
        def find_spec(self, name, path=None, target=None):
            if name not in sources:
                return None
            return spec_from_loader(name, self, is_package=sources[name][1])

        def exec_module(self, module):
            source = sources[module.__name__][0]
            file = f"<nb2prod: {module.__name__}>"
            exec(compile(source, file, "exec"), module.__dict__)

    present = sys.modules.get("nb2prod")
    if present is None and find_spec("nb2prod") is not None:
        import importlib

        present = importlib.import_module("nb2prod")
    if present is None:
        sys.meta_path.insert(0, Finder())
    elif present.__version__ != version:
        raise RuntimeError(
            f"the kernel has nb2prod {present.__version__} installed, this is {version}: "
            "install the same version in both environments"
        )


load(version, sources)
'''


@cache
def collector_source() -> str:
    """Python text that makes ``nb2prod.kernel.collector`` importable in any kernel.

    It uses the standard library alone and leaves no name behind; executing it twice does no
    harm. Where the same version of nb2prod is installed, that is used.
    """
    sources = {name: (path.read_text(encoding="utf-8"), path.stem == "__init__") for name, path in
               sorted(collector_modules().items())}  # fmt: skip
    packed = base64.b64encode(zlib.compress(json.dumps([_LOADER, sources]).encode(), 9)).decode()
    return (
        "(lambda parts: exec(parts[0], "
        f"{{'__name__': 'nb2prod_loader', 'version': {__version__!r}, 'sources': parts[1]}}))("
        "__import__('json').loads(__import__('zlib').decompress("
        f"__import__('base64').b64decode('{packed}'))))"
    )


def start_source(
    *,
    book: Path,
    experiment: str,
    run: str | None = None,
    steps: Mapping[str, Mapping[str, Any]] | None = None,
    template: Mapping[str, Any] | None = None,
    saves: bool = False,
) -> str:
    """The expression that starts the collector, after ``collector_source()``.

    Args:
        run: the id of the run that the whole session is; without it evaluations make runs.
        steps: what ``steps_of`` gives.
        template: attributes of runs that the caller knows, such as ``via`` or ``sweep``.
        saves: what a cell gave is shown as an output, too, which the notebook keeps.
    """
    given = {
        "book": str(book),
        "experiment": experiment,
        "run": run,
        "steps": dict(steps or {}),
        "template": dict(template or {}),
        "saves": saves,
    }
    return _call("start", given)


def resume_source(
    *, book: Path, experiment: str, steps: Mapping[str, Mapping[str, Any]], saves: bool = False
) -> str:
    """As ``start_source``, but a collector that is at work for this notebook only learns."""
    given = {"book": str(book), "experiment": experiment, "steps": dict(steps), "saves": saves}
    return _call("resume", given)


def _call(function: str, given: Mapping[str, Any]) -> str:
    module = f"__import__({_START!r}, fromlist=[{function!r}])"
    return f"{module}.{function}(**__import__('json').loads({json.dumps(given)!r}))"


def stop_source() -> str:
    """The expression that stops the collector and writes what is left."""
    return f"__import__({_START!r}, fromlist=['stop']).stop()"


def steps_of(notebook: Notebook, pipeline: Pipeline) -> dict[str, dict[str, Any]]:
    """What the planner knows of the cells of steps, by cell id."""
    return {
        notebook.cells[index].id: {
            "step": step.name,
            "role": step.role.value,
            "reports": step.reports,
        }
        for step in pipeline.steps
        for index in step.cells
    }


def planned_steps(document: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    """What the planner says of the cells of a notebook that may not be saved.

    Args:
        document: the notebook as JSON has it, with ids of cells.
        name: its file name.

    Returns:
        See ``steps_of``; nothing for a notebook that nb2prod cannot read.
    """
    from nb2prod.analysis import analyse
    from nb2prod.config import Config
    from nb2prod.notebook.read import read_notebook
    from nb2prod.notebook.translate import translate_notebook
    from nb2prod.planning.installed import Environment
    from nb2prod.planning.plan import plan_pipeline

    nowhere = Environment(python="", interpreter="nb2prod", distributions={})
    try:
        with tempfile.TemporaryDirectory(prefix="nb2prod-") as folder:
            path = Path(folder, "notebook.ipynb")
            path.write_text(json.dumps(document), encoding="utf-8")
            notebook = read_notebook(path)
        codes = translate_notebook(notebook)
        notebook = replace(notebook, path=Path(name))
        pipeline = plan_pipeline(notebook, codes, analyse(codes), Config(), nowhere)
    except InputError:
        return {}
    return steps_of(notebook, pipeline)


def collector_modules() -> dict[str, Path]:
    """The modules of nb2prod that the collector needs, and their files."""
    found: dict[str, Path] = {}
    waiting = ["nb2prod", _START]
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if name in found or path is None:
            continue
        found[name] = path
        waiting += [name.rpartition(".")[0]] if "." in name else []
        if name != "nb2prod":
            waiting += _imported(ast.parse(path.read_text(encoding="utf-8")))
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "nb2prod":
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _file(name: str) -> Path | None:
    path = _ROOT.joinpath(*name.split(".")[1:])
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    return None
