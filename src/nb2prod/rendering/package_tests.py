"""The tests of a package: wiring, parameters, command line, and the notebook's values."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from nb2prod.analysis.literals import NotLiteral, literal_text, literal_value
from nb2prod.model.dataflow import EffectKind
from nb2prod.model.pipeline import Parameter, Pipeline, Port, Step
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.layout import from_import
from nb2prod.rendering.orchestration import TABLE_MAKERS
from nb2prod.rendering.templates import render

if TYPE_CHECKING:
    from nb2prod.model.recording import Recorded

_YAML_TYPES = (bool, int, float, str)
_WRITES = frozenset({EffectKind.WRITES_FILE, EffectKind.SHELL})


def render_package_tests(pipeline: Pipeline, recorded: Recorded | None) -> dict[PurePosixPath, str]:
    """Return the modules below ``tests/`` by path; without a recording none proves a value."""
    tests = PurePosixPath("tests")
    files = {
        tests / "conftest.py": _conftest(pipeline, golden=recorded is not None),
        tests / "unit" / "test_params.py": _params(pipeline),
        tests
        / "integration"
        / "test_pipeline.py": render(
            "tests/integration/test_pipeline.py.jinja",
            package=pipeline.package,
            from_import=from_import,
        ),
    }
    if recorded is not None:
        files |= {
            tests / "parity" / f"test_{module}.py": text
            for module, text in _parity(pipeline.steps, _kept(recorded))
        }
    return files


def _conftest(pipeline: Pipeline, *, golden: bool) -> str:
    modules = {name.partition(".")[0] for need in pipeline.requirements for name in need.modules}
    effects = [effect.kind for step in pipeline.steps for effect in step.effects]
    context = {
        "package": pipeline.package,
        "golden": golden,
        "tables": "pandas" in modules,
        "arrays": not modules.isdisjoint({"numpy", *TABLE_MAKERS}),
        "lacks": EffectKind.NETWORK in effects
        or any(not file.carried for file in pipeline.input_files),
        "writes": not _WRITES.isdisjoint(effects),
        "configure": bool(pipeline.settings),
        "unset": pipeline.uses_unset,
    }
    return render("tests/conftest.py.jinja", imports=_imports(context), **context)


def _imports(context: dict[str, Any]) -> list[str]:
    """Return the import statements of ``conftest.py`` that name the package's modules."""
    package, golden = context["package"], context["golden"]
    modules = ["artifacts", "figures", "state", "work"] if golden else []
    steps = ["Step", *(["StepError"] if context["lacks"] else []), "execute"]
    common = ["UNSET"] if context["unset"] and golden else []
    wanted = {
        "orchestration": modules,
        "orchestration.files": ["read_json"] if golden else [],
        "orchestration.params": ["Params"] if golden else [],
        "orchestration.pipeline": ["STEPS", "run"] if golden else ["run"],
        "orchestration.steps": steps if golden else steps[1:-1],
        "runtime": ["common"] if context["configure"] and golden else [],
        "runtime.common": common,
    }
    return [from_import(f"{package}.{name}", names) for name, names in wanted.items() if names]


def _params(pipeline: Pipeline) -> str:
    known = {
        parameter.name: value
        for parameter in pipeline.parameters
        if (value := _value(parameter)) is not None and value[0] == value[0]
    }
    others = {name: _other(value) for name, (value,) in known.items() if type(value) in _YAML_TYPES}
    checked = [each.name for each in pipeline.parameters if each.type != "Any"]
    text = render(
        "tests/unit/test_params.py.jinja",
        package=pipeline.package,
        defaults=_mapping((name, value) for name, (value,) in known.items()),
        others=_mapping(others.items()),
        checked=checked,
    )
    return formatted(text)


def _value(parameter: Parameter) -> tuple[object] | None:
    """Return a parameter's default, alone in a tuple, or None if it is no literal."""
    try:
        return (literal_value(ast.parse(parameter.default, mode="eval").body),)
    except NotLiteral:
        return None


def _other(value: Any) -> object:
    """Return a value of the same type that is another one."""
    if isinstance(value, bool):
        return not value
    return f"{value}x" if isinstance(value, str) else value + 1


def _mapping(items: Iterable[tuple[str, object]]) -> str:
    entries = [f"{name!r}: {literal_text(value)}" for name, value in items]
    return f"{{{', '.join(entries)}}}" if entries else ""


def _kept(recorded: Recorded) -> set[tuple[str, str]]:
    """Return the outputs of which a recording knows something, as pairs of step and name."""
    return {
        (path.parent.as_posix(), name)
        for path, content in recorded.fixtures.items()
        if path.name == "index.json"
        for names in json.loads(content).values()
        for name in names
    }


def _parity(steps: Sequence[Step], kept: set[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    """Yield the module of each role that has outputs, with its text."""
    for module in dict.fromkeys(step.module for step in steps):
        own = [step for step in steps if step.module == module]
        rows = [row for step in own if (row := _row(step, own, kept))["outputs"]]
        if rows:
            text = render("tests/parity/test_role.py.jinja", role=module, steps=rows)
            yield module, formatted(text)


def _row(step: Step, own: Sequence[Step], kept: set[tuple[str, str]]) -> dict[str, Any]:
    counts = Counter(port.name for each in own for port in each.outputs)

    def test(port: Port) -> str:
        owner = f"{step.name}_" if counts[port.name] > 1 else ""
        return f"test_{owner}{port.name}_is_the_notebooks"

    return {
        "name": step.name,
        "fixture": f"{step.name}_outputs" if len(own) > 1 else "outputs",
        "outputs": [
            {"name": port.name, "test": test(port)}
            for port in step.outputs
            if (step.name, port.name) in kept
        ],
    }
