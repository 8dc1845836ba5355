"""The files of a package that are not Python: what builds, pins, describes and ships it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType

from nb2prod.errors import InputError
from nb2prod.model.pipeline import Pipeline, Requirement
from nb2prod.model.recording import Recording
from nb2prod.rendering.distribution import (
    TOOLS,
    distribution_name,
    merge,
    pins,
    python_minor,
)
from nb2prod.rendering.elsewhere import Elsewhere
from nb2prod.rendering.markdown import plain
from nb2prod.rendering.readme import render_readme
from nb2prod.rendering.templates import render

NO_EXCEPTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({})
EXTRAS = MappingProxyType(
    {
        "docker": ("Dockerfile", ".dockerignore"),
        "make": ("Makefile",),
        "pre-commit": (".pre-commit-config.yaml",),
        "stages": (),
    }
)


def render_project(
    pipeline: Pipeline,
    *,
    extras: frozenset[str] = frozenset(),
    recorded: Recording | None = None,
    orchestration: Sequence[Requirement] = (),
    style_exceptions: Mapping[str, tuple[str, ...]] = NO_EXCEPTIONS,
    type_exceptions: Mapping[str, tuple[str, ...]] | None = None,
    elsewhere: Sequence[Elsewhere] = (),
    schema: bool = False,
) -> dict[PurePosixPath, str]:
    """Return the package's files beside its code, tests and workflow, by path.

    Args:
        extras: of ``docker``, ``make``, ``pre-commit`` and ``stages`` those that are asked for.
        recorded: what a recorded run of the notebook proved, if there was one.
        orchestration: what the orchestration code needs beside the notebook's own requirements.
        style_exceptions: ruff codes that the author's own lines break, by path in the package.
        type_exceptions: mypy's codes in the author's own lines, by module; None if not known.
        elsewhere: the targets beside local runs.
        schema: tables are checked before training.

    Raises:
        InputError: an extra is not known, or a requirement is no valid name, version or range.
    """
    if unknown := sorted(extras - EXTRAS.keys()):
        raise InputError(f"unknown extras {unknown}; there are {sorted(EXTRAS)}")
    requirements = merge(pipeline.requirements, orchestration)
    contexts: dict[str, Mapping[str, object]] = {
        "pyproject.toml": pyproject(
            pipeline, requirements, style_exceptions, type_exceptions, elsewhere
        ),
        "constraints.txt": constraints(pipeline, requirements, recorded),
        ".gitignore": {},
    }
    shipped = {
        "distribution": distribution_name(pipeline),
        "package": pipeline.package,
        "parameters": bool(pipeline.parameters),
        "python": python_minor(pipeline),
        "stages": "stages" in extras,
        **TOOLS,
    }
    contexts |= {name: shipped for extra in sorted(extras) for name in EXTRAS[extra]}
    files = {
        PurePosixPath(name): render(f"package/{name}", **context)
        for name, context in contexts.items()
    }
    readme = render_readme(
        pipeline, extras=extras, recorded=recorded, elsewhere=elsewhere, schema=schema
    )
    return files | {PurePosixPath("README.md"): readme}


def pyproject(
    pipeline: Pipeline,
    requirements: Sequence[Requirement],
    style_exceptions: Mapping[str, tuple[str, ...]],
    type_exceptions: Mapping[str, tuple[str, ...]] | None,
    elsewhere: Sequence[Elsewhere],
) -> dict[str, object]:
    """Return what ``pyproject.toml`` is rendered from, every value as TOML."""
    package = pipeline.package
    carried = any(file.carried for file in pipeline.input_files)
    return {
        "distribution": distribution_name(pipeline),
        "description": toml(plain(pipeline.description or pipeline.title)),
        "requires_python": toml(f">={python_minor(pipeline)}"),
        "dependencies": [toml(need.name + need.specifier) for need in requirements],
        "elsewhere": [(one.name, toml_items(one.requirements)) for one in elsewhere],
        "their_modules": toml_items(name for one in elsewhere for name in one.modules),
        "entry_point": toml(f"{package}.orchestration.cli:main"),
        "inputs": toml(f"/src/{package}/inputs/") if carried else "",
        "folder": toml(f"src/{package}"),
        "typed": type_exceptions is not None,
        "type_exceptions": [
            (toml(module), toml_items(codes))
            for module, codes in sorted((type_exceptions or {}).items())
        ],
        "runtime": toml(f"{package}.runtime.*"),
        "style_exceptions": [
            (toml(path), toml_items(codes)) for path, codes in sorted(style_exceptions.items())
        ],
    }


def constraints(
    pipeline: Pipeline, requirements: Sequence[Requirement], recorded: Recording | None
) -> dict[str, object]:
    """Return what ``constraints.txt`` is rendered from: a recording's versions count first."""
    seen = {need.name: need.version for need in requirements}
    if recorded is not None:
        proved = [Requirement(name=name, version=version) for name, version in recorded.versions]
        seen |= {need.name: need.version for need in merge(proved) if need.name in seen}
    tools = {name: version for name, version in TOOLS.items() if not seen.get(name)}
    return {
        "header": origin_of_versions(pipeline, recorded),
        "versions": pins(seen.items()),
        "tools": pins(tools.items()),
    }


def origin_of_versions(pipeline: Pipeline, recorded: Recording | None) -> str:
    """Say in one line which interpreter the versions were read from."""
    if recorded is not None:
        return plain(f"Versions of the recorded run of {recorded.when}, Python {recorded.python}.")
    python = f"Python {pipeline.source.python or 'of unknown version'}"
    if pipeline.source.interpreter == "kernel":
        return plain(f"Versions in the notebook's kernel, {python}.")
    return plain(
        f"Versions where the notebook was exported, {python}: its own kernel was not found."
    )


def toml(text: str) -> str:
    """Return the text as a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def toml_items(texts: Iterable[str]) -> str:
    """Return the texts as the inside of a TOML array."""
    return ", ".join(toml(text) for text in texts)
