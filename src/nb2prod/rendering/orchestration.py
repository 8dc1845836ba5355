"""The orchestration code of a package: what wires, configures, stores and records its steps."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

from nb2prod.analysis.literals import NotLiteral, literal_text, literal_value
from nb2prod.errors import RefusedError
from nb2prod.model.dataflow import EffectKind
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import FanOut, Parameter, Pipeline, Step
from nb2prod.model.recording import Recording
from nb2prod.rendering import layout
from nb2prod.rendering.runtime import logs_metrics
from nb2prod.rendering.schema import render_schema, tables_seen, tables_taken
from nb2prod.rendering.templates import render

TEMPLATES = "orchestration/local"
MODULES = (
    *(
        "__init__",
        "artifacts",
        "cli",
        "figures",
        "files",
        "formats",
        "inputs",
        "ledger",
    ),
    *(
        "params",
        "parsing",
        "pickling",
        "pipeline",
        "plain",
        "record",
        "state",
        "steps",
        "work",
    ),
)
OPTIONAL = ("arrays", "drawing", "fan_out", "stages", "tables", "tensors")
RESERVED_PARAMETERS = frozenset(
    {"from_mapping", "from_strings", "from_yaml", "to_dict"}
    | {"Any", "bool", "bytes", "complex", "dataclasses", "dict", "float", "frozenset"}
    | {"int", "list", "set", "str", "tuple", "classmethod"}
)
STATEFUL = ("matplotlib", "numpy", "pandas", "random", "sklearn", "torch", "warnings")
IMPORTS = {
    "matplotlib": "import matplotlib",
    "numpy": "import numpy as np",
    "pandas": "import pandas as pd",
    "sklearn": "import sklearn",
    "torch": "import torch",
}
SERVING = MappingProxyType({"cloudpickle": ">=3", "pyarrow": ">=18", "pyyaml": ">=6"})
UNKNOWN = object()
TABLE_MAKERS = frozenset({"pandas", "geopandas", "seaborn", "sklearn", "statsmodels"})


def render_orchestration(
    pipeline: Pipeline, recording: Recording | None = None, *, stages: bool = False
) -> dict[PurePosixPath, str]:
    """Return the orchestration modules, ``__main__.py`` and ``params.yaml`` by path.

    Args:
        recording: what is demanded of tables; nothing is if left out.
        stages: runs may take parameters from a stage and from the environment.

    Raises:
        RefusedError: a parameter has a name that ``Params`` needs itself.
    """
    taken = tables_taken(pipeline, recording)
    context = _context(pipeline, trained=taken.keys()) | {"stages": stages}
    source = PurePosixPath("src", pipeline.package)
    modules = [*MODULES, *(name for name in OPTIONAL if context[name])]
    files = {
        source / "orchestration" / f"{name}.py": _rendered(name, context)
        for name in sorted(modules)
    }
    if text := render_schema(pipeline, recording):
        files[source / "orchestration" / "schema.py"] = text
    files[source / "__main__.py"] = _rendered("__main__", context)
    files[PurePosixPath("params.yaml")] = render_params_yaml(pipeline)
    return files


def orchestration_requirements(
    pipeline: Pipeline, recording: Recording | None = None
) -> tuple[str, ...]:
    """Return the distributions that the orchestration code needs, sorted."""
    schema = ("pandera",) if tables_seen(pipeline, recording) else ()
    tables = ("pyarrow",) if "pandas" in _imported(pipeline) else ()
    return ("cloudpickle", *schema, *tables, "pyyaml")


def input_place(path: str, depth: int) -> PurePosixPath:
    """Return where an input file lies below ``inputs/``, the work folder and ``--data-dir``.

    Args:
        path: relative to the notebook's folder.
        depth: how many levels above that folder the notebook's paths reach.
    """
    return PurePosixPath(posixpath.normpath(posixpath.join(*["work"] * depth, path)))


def render_params_yaml(pipeline: Pipeline) -> str:
    """Return ``params.yaml``: the defaults that YAML holds exactly, with their help."""
    blocks = [_yaml_block(parameter) for parameter in pipeline.parameters]
    return "".join(blocks) or "# The pipeline has no parameters.\n"


def _rendered(name: str, context: dict[str, Any]) -> str:
    return render(f"{TEMPLATES}/{name}.py.jinja", **context)


def _context(pipeline: Pipeline, *, trained: Collection[str]) -> dict[str, Any]:
    imported = _imported(pipeline)
    sections = [name for name in STATEFUL if name in pipeline.libraries]
    tables = not TABLE_MAKERS.isdisjoint(imported)
    requirements = {requirement.name for requirement in pipeline.requirements}
    requirements.update(orchestration_requirements(pipeline))
    configure = bool(pipeline.settings)
    return {
        "package": pipeline.package,
        "arrays": tables or bool(pipeline.requirements),
        "tables": tables,
        "drawing": "matplotlib" in sections,
        "fan_out": pipeline.fan_out,
        "values": _values(pipeline.fan_out),
        "unset": pipeline.uses_unset,
        "configure": configure,
        "logs_metrics": logs_metrics(pipeline),
        "asynchronous": any(step.is_async for step in pipeline.steps),
        "depth": pipeline.depth,
        "links": not _writes_files(pipeline.steps),
        "imports_beside": _writes_modules(pipeline.steps),
        "not_carried": [file.path for file in pipeline.input_files if not file.carried],
        "input_files": [file.path for file in pipeline.input_files],
        "notebook": pipeline.source.notebook,
        "digest": pipeline.source.digest,
        "requirements": sorted(requirements),
        "description": _description(pipeline),
        "sections": sections,
        "third_party": [IMPORTS[name] for name in sections if name in IMPORTS],
        "tensors": "torch" in pipeline.libraries,
        "schema": bool(trained),
        "steps": [_row(step) | {"trains": step.name in trained} for step in pipeline.steps],
        "runtime_modules": sorted(
            {step.module for step in pipeline.steps}
            | ({"common"} if configure or pipeline.uses_unset else set())
        ),
        "parameters": pipeline.parameters,
        "attributes": layout.docstring_entries(
            [(parameter.name, parameter.help) for parameter in pipeline.parameters],
            indent=8,
        ),
        "fields": "\n".join(_field(parameter) for parameter in pipeline.parameters),
        "from_import": layout.from_import,
        "assign_tuple": layout.assign_tuple,
        "argument_tuple": layout.argument_tuple,
        "quoted": layout.quoted,
    }


def _values(fan_out: FanOut | None) -> str:
    """Return the assignment of the values that a parameter has in one run each."""
    if fan_out is None:
        return ""
    literals = [
        layout.quoted(value) if isinstance(value := ast.literal_eval(text), str) else text
        for text in fan_out.values
    ]
    return layout.assign_items("VALUES: tuple[Any, ...] = ", literals)


def _imported(pipeline: Pipeline) -> set[str]:
    modules = (name for each in pipeline.requirements for name in each.modules)
    return {name.partition(".")[0] for name in modules} | set(pipeline.libraries)


def _writes_files(steps: Iterable[Step]) -> bool:
    writing = {EffectKind.WRITES_FILE, EffectKind.SHELL}
    return any(effect.kind in writing for step in steps for effect in step.effects)


def _writes_modules(steps: Iterable[Step]) -> bool:
    return any(
        effect.kind is EffectKind.WRITES_FILE and effect.detail.endswith(".py")
        for step in steps
        for effect in step.effects
    )


def _description(pipeline: Pipeline) -> str:
    text = layout.visible(pipeline.description or pipeline.title)
    return layout.assign_text("DESCRIPTION", text.replace("%(", "% ("))


def _row(step: Step) -> dict[str, Any]:
    rows = {
        "inputs": [port.name for port in step.inputs],
        "parameters": list(step.parameters),
        "outputs": [port.name for port in step.outputs],
        "metrics": [port.name for port in step.outputs if port.metric],
    }
    return {
        "name": step.name,
        "module": step.module,
        "rows": [(name, values) for name, values in rows.items() if values],
        "evaluates": step.role is Role.EVALUATION,
    }


def _field(parameter: Parameter) -> str:
    """Return the line of ``Params`` that declares a parameter."""
    if parameter.name in RESERVED_PARAMETERS or parameter.name.startswith("__"):
        raise RefusedError(
            f"a parameter cannot be called '{parameter.name}': rename it in the notebook"
        )
    value = _value(parameter)
    line = f"    {parameter.name}: {parameter.type} = {_default(parameter, value)}"
    if layout.fits(line) and _is_simple(value):
        return line
    return _blackened(line)


def _default(parameter: Parameter, value: object) -> str:
    if value is UNKNOWN:
        return parameter.default
    if not isinstance(value, list | dict | set):
        return literal_text(value)
    factory = f"lambda: {literal_text(value)}" if value else type(value).__name__
    return f"dataclasses.field(default_factory={factory})"


def _value(parameter: Parameter) -> object:
    """Return a parameter's default, or UNKNOWN if only running its text would tell."""
    try:
        return literal_value(ast.parse(parameter.default, mode="eval").body)
    except NotLiteral:
        return UNKNOWN


def _is_simple(value: object) -> bool:
    """Tell whether black leaves the text of a value alone."""
    if isinstance(value, dict):
        return all(map(_is_simple, (*value.keys(), *value.values())))
    if isinstance(value, list | tuple | set):
        return all(map(_is_simple, value))
    if isinstance(value, str):
        return not {"'", '"'} <= set(value)
    return value is None or isinstance(value, bool | int | float)


def _blackened(line: str) -> str:
    """Return an indented line as black formats it."""
    import black

    text = black.format_str(f"class Params:\n{line}\n", mode=black.Mode())
    return text.partition("\n")[2].strip("\n")


def _yaml_block(parameter: Parameter) -> str:
    comment = layout.visible(parameter.help)
    text = _yaml(parameter)
    if text is None:
        return f"# {parameter.name} is left out: YAML does not hold its default exactly\n"
    line = text.rstrip("\n")
    if comment and "\n" not in line and len(line) + len(comment) + 4 <= layout.WIDTH:
        return f"{line}  # {comment}\n"
    return f"# {comment}\n{text}" if comment else text


def _yaml(parameter: Parameter) -> str | None:
    """Return ``name: default`` in YAML, or None if reading it gives another value."""
    import yaml

    value = _value(parameter)
    plain = list(value) if isinstance(value, tuple) and parameter.type != "Any" else value
    if isinstance(value, set) and parameter.type != "Any":
        plain = sorted(value, key=repr)
    try:
        text = yaml.safe_dump(
            {parameter.name: plain}, sort_keys=False, allow_unicode=True, width=10**6
        )
        same = repr(yaml.safe_load(text)) == repr({parameter.name: plain})
    except (yaml.YAMLError, ValueError):  # UNKNOWN among them
        return None
    return text if same else None
