"""The runtime code: one module a role, one function a step."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from nb2prod.model.pipeline import Fragment, ImportBinding, Module, Parameter, Pipeline, Port, Step
from nb2prod.rendering.docstrings import docstring, sentence
from nb2prod.rendering.formatting import formatted_parts
from nb2prod.rendering.imports import import_lines
from nb2prod.rendering.indenting import indented
from nb2prod.rendering.names import fits_named_tuple, is_mangled
from nb2prod.rendering.templates import render
from nb2prod.rendering.types import written

Types = Mapping[tuple[str, str], str]
_LIVE = re.compile(r"\blive\(")
_DEFINES = ("def ", "async def ", "class ", "@")
_TITLES = {
    "data": "Data: what the models learn from and are measured on.",
    "training": "Training: the models are fitted.",
    "evaluation": "Evaluation: how good the models are.",
    "inference": "Inference: the models are used.",
    "common": "What several steps use.",
}


def render_runtime(pipeline: Pipeline, types: Types) -> dict[PurePosixPath, str]:
    """The modules below ``src/<package>/runtime/``.

    Args:
        types: what a recording saw, by step and port.
    """
    folder = PurePosixPath("src", pipeline.package, "runtime")
    files = {folder / "__init__.py": render("runtime/__init__.py.jinja")}
    modules = {module.name: module for module in pipeline.modules}
    names = list(modules)
    if pipeline.uses_unset and "common" not in modules:
        modules["common"] = Module(name="common")
        names.append("common")
    for name in names:
        parts = _module(pipeline, modules[name], types)
        files[folder / f"{name}.py"] = formatted_parts(parts)
    if logs_metrics(pipeline):
        shows = any(_LIVE.search(text) for text in files.values())
        files[folder / "metrics.py"] = render("runtime/metrics.py.jinja", live=shows)
    return files


def logs_metrics(pipeline: Pipeline) -> bool:
    """Whether steps call nb2prod's functions, which are then those of the package."""
    runtime = f"{pipeline.package}.runtime"
    return any(
        item.module == f"{runtime}.metrics" or (item.module, item.name) == (runtime, "metrics")
        for module in pipeline.modules
        for item in module.imports
    )


def _module(pipeline: Pipeline, module: Module, types: Types) -> list[str]:
    """The head of a module, and each class and function that is a step's or ours.

    One part is the whole module where a step's class is made by a call.
    """
    steps = [step for step in pipeline.steps if step.module == module.name]
    known = {
        item.module: item.bound
        for item in module.imports
        if not item.name and (item.alias or "." not in item.module)
    }
    imports = list(module.imports)
    definitions = [_text(part) for part in module.definitions]
    if module.exports:
        names = ", ".join(f'"{name}"' for name in module.exports)
        definitions.append(f"__all__ = [{names}]")
    parts: list[str] = []
    for step in steps:
        annotations = _annotations(step, types, known, imports)
        if step.outputs:
            parts.append(_outputs_class(step, annotations, imports))
        imports += _parameter_imports(step, pipeline)
        parts.append(_function(step, pipeline, annotations))
    if module.name == "common":
        parts += _common(pipeline)
    common = list(module.common)
    if any("UNSET" in part.text for step in steps for part in step.body):
        common.append("UNSET")
    if module.name != "common":
        imports += [
            ImportBinding(module=f"{pipeline.package}.runtime.common", name=name) for name in common
        ]
    head = [docstring(_TITLES[module.name]), *import_lines(imports), ""]
    if not all(part.startswith(_DEFINES) for part in parts):
        definitions, parts = [*definitions, *parts], []
    head += [f"{part}\n\n" for part in definitions]
    return ["\n".join(head), *parts]


def _text(fragment: Fragment) -> str:
    return fragment.text.strip("\n")


def _common(pipeline: Pipeline) -> list[str]:
    parts = []
    if pipeline.uses_unset:
        parts.append(render("runtime/unset.py.jinja"))
    if pipeline.settings:
        body = "\n".join(indented(_text(part)) for part in pipeline.settings)
        text = docstring("Seed and set what the notebook seeds and sets at its top.", indent="    ")
        parts.append(f"def configure() -> None:\n{text}\n{body}")
    return parts


def _annotations(
    step: Step, types: Types, known: Mapping[str, str], imports: list[ImportBinding]
) -> dict[str, str]:
    """Port name to type as the module writes it; grows the imports."""
    found = {}
    for port in [*step.inputs, *step.outputs]:
        owner = port.from_step or step.name
        expression = types.get((owner, port.name), port.type)
        text, needed = written(expression, known)
        imports += needed
        found[port.name] = text
    return found


def _parameter_imports(step: Step, pipeline: Pipeline) -> list[ImportBinding]:
    types = [item.type for item in pipeline.parameters if item.name in step.parameters]
    return [binding for expression in types for binding in written(expression, {})[1]]


def _outputs_class(step: Step, annotations: Mapping[str, str], imports: list[ImportBinding]) -> str:
    fields = "\n".join(f"    {port.name}: {annotations[port.name]}" for port in step.outputs)
    if any(is_mangled(port.name) for port in step.outputs):
        imports.append(ImportBinding(module="dataclasses", name="make_dataclass"))
        pairs = ", ".join(f'("{port.name}", {annotations[port.name]})' for port in step.outputs)
        return f'{step.outputs_class} = make_dataclass("{step.outputs_class}", [{pairs}])'
    if fits_named_tuple(step.outputs):
        imports.append(ImportBinding(module="typing", name="NamedTuple"))
        return f"class {step.outputs_class}(NamedTuple):\n{fields}"
    imports.append(ImportBinding(module="dataclasses", name="dataclass"))
    return f"@dataclass(frozen=True)\nclass {step.outputs_class}:\n{fields}"


def _function(step: Step, pipeline: Pipeline, annotations: Mapping[str, str]) -> str:
    parameters = [item for item in pipeline.parameters if item.name in step.parameters]
    head = _signature(step, parameters, annotations)
    arguments = {item.name: item.help for item in parameters if item.help}
    lines = [head, docstring(_doc(step), arguments, indent="    "), *_body(step)]
    if step.outputs:
        lines.append(f"    return {_result(step)}")
    return "\n".join(lines)


def _signature(step: Step, parameters: Sequence[Parameter], annotations: Mapping[str, str]) -> str:
    positional = [f"{port.name}: {annotations[port.name]}" for port in step.inputs]
    by_name = {item.name: item for item in parameters}
    keywords = [f"{name}: {by_name[name].type}" for name in step.parameters]
    arguments = ", ".join([*positional, *(["*"] if keywords else []), *keywords])
    prefix = "async def" if step.is_async else "def"
    return f"{prefix} {step.name}({arguments}) -> {step.outputs_class or 'None'}:"


def _doc(step: Step) -> str:
    if step.doc:
        return step.doc
    if step.title:
        return sentence(step.title)
    return sentence(step.name.replace("_", " ").capitalize())


def _body(step: Step) -> list[str]:
    """The fragments, with an empty line between cells."""
    lines: list[str] = []
    cell: int | None = None
    for part in step.body:
        here = part.origin.cell if part.origin else None
        gap = "\n" if lines and here != cell else ""
        lines.append(gap + indented(part.text if not gap else _text(part)))
        cell = here
    if not lines and not step.outputs:
        return []
    return lines


def _result(step: Step) -> str:
    if all(port.expression == port.name for port in step.outputs):
        return f"{step.outputs_class}({', '.join(port.name for port in step.outputs)})"
    pairs = ", ".join(f"{port.name}={_value(port)}" for port in step.outputs)
    return f"{step.outputs_class}({pairs})"


def _value(port: Port) -> str:
    return port.expression or port.name
