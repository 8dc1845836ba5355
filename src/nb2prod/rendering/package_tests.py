"""The tests of a package: wiring, parameters, command line, and the notebook's values."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from nb2prod.analysis.literals import NotLiteral, literal_text, literal_value
from nb2prod.model.dataflow import EffectKind
from nb2prod.model.pipeline import Parameter, Pipeline, Port, Step
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.layout import assign_tuple, from_import, quoted
from nb2prod.rendering.orchestration import TABLE_MAKERS
from nb2prod.rendering.schema import rows_kept, tables_seen
from nb2prod.rendering.templates import render

if TYPE_CHECKING:
    from nb2prod.model.recording import Recorded, Recording

OURS = frozenset({"helpers/comparing", "helpers/describing", "helpers/hiding"})
"""Modules with no word of the author's: their templates are in black's form."""

_YAML_TYPES = (bool, int, float, str)
_WRITES = frozenset({EffectKind.WRITES_FILE, EffectKind.SHELL})
_CLOCK = re.compile(
    r"(?<![\w.)\]])time(\.(?!sleep\b)|\(\))|perf_counter|process_time|monotonic|default_timer"
    r"|\b(utc)?now\(|['\"]now['\"]|\btoday\(|['\"]today['\"]|\b(gm|local)time\(|uuid|urandom"
    r"|\bsecrets\."
)


def render_package_tests(
    pipeline: Pipeline,
    recorded: Recorded | None,
    *,
    unseeded: int | None = None,
    unordered: int | None = None,
    shifted: int | None = None,
    schema: bool = True,
) -> dict[PurePosixPath, str]:
    """Return the modules below ``tests/`` by path; without a recording none proves a value.

    Args:
        unseeded: the first cell that draws random numbers without a seed.
        unordered: the first cell that goes through a set which has no order.
        shifted: the first cell that stays behind and whose random numbers a run lacks.
        schema: the package has a schema of the tables that were seen.
    """
    tests = PurePosixPath("tests")
    context = _context(pipeline, recorded, unseeded, unordered)
    names = ["conftest", "helpers/comparing", "helpers/describing", "integration/test_pipeline"]
    names += ["helpers/golden", "helpers/values"] if recorded else []
    names += ["parity/test_run"] if recorded and pipeline.steps and shifted is None else []
    names += ["helpers/hiding"] if context["hidden"] else []
    files = {tests / f"{name}.py": _rendered(name, context) for name in names}
    files[tests / "helpers" / "__init__.py"] = '"""What the tests share."""\n'
    files[tests / "unit" / "test_params.py"] = _params(pipeline)
    if recorded is not None:
        files |= {
            tests / "parity" / f"test_{module}.py": text
            for module, text in _parity(pipeline.steps, _kept(recorded))
        }
        files |= _tables(pipeline, recorded.recording, schema=schema)
    return files


def _rendered(name: str, context: dict[str, Any]) -> str:
    text = render(f"tests/{name}.py.jinja", **context)
    return text if name in OURS else formatted(text)


def _tables(pipeline: Pipeline, recording: Recording, *, schema: bool) -> dict[PurePosixPath, str]:
    """Return the module about the columns and rows of tables, if there is anything to say."""
    rows = rows_kept(pipeline, recording)
    schema = schema and bool(tables_seen(pipeline, recording))
    if not (schema or rows.same or rows.split):
        return {}
    text = render(
        "tests/unit/test_tables.py.jinja",
        package=pipeline.package,
        schema=schema,
        rows=rows,
        quoted=quoted,
        from_import=from_import,
    )
    return {PurePosixPath("tests/unit/test_tables.py"): formatted(text)}


def _context(
    pipeline: Pipeline, recorded: Recorded | None, unseeded: int | None, unordered: int | None
) -> dict[str, Any]:
    modules = {name.partition(".")[0] for need in pipeline.requirements for name in need.modules}
    effects = [effect.kind for step in pipeline.steps for effect in step.effects]
    network = EffectKind.NETWORK in effects
    not_carried = any(not file.carried for file in pipeline.input_files)
    reasons = ["an input file that is not there"] * not_carried + ["the network"] * network
    context: dict[str, Any] = {
        "package": pipeline.package,
        "golden": recorded is not None,
        "hidden": recorded is not None and _is_hidden(recorded),
        "tables": "pandas" in modules,
        "arrays": not modules.isdisjoint({"numpy", *TABLE_MAKERS}),
        "network": network,
        "not_carried": not_carried,
        "lacks": bool(reasons),
        "missing": " or ".join(reasons),
        "writes": not _WRITES.isdisjoint(effects),
        "configure": bool(pipeline.settings),
        "unset": pipeline.uses_unset,
        "varying": assign_tuple("VARYING", _varying(pipeline.steps, unseeded)),
        "unordered": assign_tuple("UNORDERED", _from(pipeline.steps, unordered)),
        "has_unordered": unordered is not None,
        "from_import": from_import,
    }
    return context | {
        "imports": _imports(context),
        "golden_imports": _golden_imports(context),
        "values_imports": _values_imports(context),
        "values_names": _values_names(context),
    }


def _imports(context: dict[str, Any]) -> list[str]:
    """Return the import statements of ``conftest.py`` that name the package's modules."""
    wanted = {
        "orchestration": ["work"] if context["not_carried"] else [],
        "orchestration.pipeline": ["RunResult", "run"],
        "orchestration.steps": ["StepError"] if context["lacks"] else [],
    }
    return _import_lines(context["package"], wanted)


def _golden_imports(context: dict[str, Any]) -> list[str]:
    """Return the import statements of ``golden.py`` that name the package's modules."""
    wanted = {
        "orchestration": ["artifacts", "figures", "formats", "state", "work"],
        "orchestration.files": ["read_json", "sha256"],
        "orchestration.params": ["Params"],
        "orchestration.pipeline": ["STEPS", "run"],
        "orchestration.steps": ["Step", "bind", "execute"],
        "runtime": ["common"] if context["configure"] else [],
        "runtime.common": ["UNSET"] if context["unset"] else [],
    }
    return _import_lines(context["package"], wanted)


def _values_imports(context: dict[str, Any]) -> list[str]:
    """Return the import statements of ``values.py`` that name the package's modules."""
    wanted = {
        "orchestration": ["artifacts"],
        "orchestration.files": ["read_json"],
        "runtime.common": ["UNSET"] if context["unset"] else [],
    }
    return _import_lines(context["package"], wanted)


def _values_names(context: dict[str, Any]) -> list[str]:
    """Return what ``golden.py`` takes from ``values.py``."""
    unordered = ["UNORDERED"] if context["has_unordered"] else []
    functions = ["compared", "description", "is_steady", "load", "run_differences"]
    return ["FIXTURES", *unordered, "VARYING", *functions]


def _import_lines(package: str, wanted: Mapping[str, Sequence[str]]) -> list[str]:
    return [from_import(f"{package}.{name}", names) for name, names in wanted.items() if names]


def _varying(steps: Sequence[Step], unseeded: int | None) -> list[str]:
    """Return the steps of which no two runs may give the same, as far as their code tells."""
    for number, step in enumerate(steps):
        if (
            any(effect.kind is EffectKind.NETWORK for effect in step.effects)
            or any(_CLOCK.search(part.text) for part in step.body)
            or (unseeded is not None and step.cells[-1] >= unseeded)
        ):
            return [step.name for step in steps[number:]]
    return []


def _from(steps: Sequence[Step], cell: int | None) -> list[str]:
    """Return the steps from the first on that has this cell or a later one."""
    return [step.name for step in steps if cell is not None and step.cells[-1] >= cell]


def _is_hidden(recorded: Recorded) -> bool:
    about = recorded.fixtures.get(PurePosixPath("fixtures.json"))
    return about is not None and json.loads(about)["mode"] != "real"


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
        for part in ("values", "lost", "unset")
        for name in json.loads(content).get(part, ())
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
