"""All files of a package."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from nb2prod.model.document import pipeline_to_dict
from nb2prod.model.filetree import FileTree
from nb2prod.model.pipeline import Pipeline, Requirement
from nb2prod.rendering.checks import check_runtime
from nb2prod.rendering.docstrings import docstring, sentence
from nb2prod.rendering.elsewhere import Elsewhere
from nb2prod.rendering.orchestration import input_place, render_orchestration
from nb2prod.rendering.project import render_project
from nb2prod.rendering.runtime import render_runtime
from nb2prod.rendering.schema import tables_taken
from nb2prod.rendering.stages import EXTRA, render_stages
from nb2prod.rendering.tidy import tidied
from nb2prod.rendering.type_check import type_exceptions

if TYPE_CHECKING:
    from nb2prod.model.recording import Recorded


def render_package(
    pipeline: Pipeline,
    *,
    carried: Mapping[str, bytes],
    notebook: bytes,
    script: str,
    extras: frozenset[str] = frozenset(),
    recorded: Recorded | None = None,
    needed: tuple[Requirement, ...] = (),
    elsewhere: tuple[Elsewhere, ...] = (),
    unseeded: int | None = None,
    unordered: int | None = None,
    shifted: int | None = None,
    schema: bool = True,
    interpreter: str = sys.executable,
) -> FileTree:
    """Render a package; every module is checked before it is returned.

    Args:
        carried: content of the input files that go along, by their path in the notebook.
        notebook: the notebook's file, outputs removed.
        extras: of ``docker``, ``make``, ``pre-commit`` and ``stages`` those that are asked for.
        script: all code of the notebook.
        needed: what the orchestration needs beside the notebook's own requirements.
        elsewhere: the targets beside local runs.
        unseeded: the first cell that draws random numbers without a seed.
        unordered: the first cell that goes through a set which has no order.
        shifted: the first cell that stays behind and whose random numbers a run lacks.
        schema: tables that a recording saw are checked before training.
        interpreter: the Python whose libraries tell the types of a recorded package.

    Raises:
        RefusedError: the package would not be sound.
    """
    from nb2prod.rendering.package_tests import render_package_tests

    recording = recorded.recording if recorded else None
    modules = render_runtime(pipeline, recording.types if recording else {})
    other = {
        **render_orchestration(pipeline, recording if schema else None, stages=EXTRA in extras),
        **(render_stages(pipeline, recording) if EXTRA in extras else {}),
        **render_package_tests(
            pipeline,
            recorded,
            unseeded=unseeded,
            unordered=unordered,
            shifted=shifted,
            schema=schema,
        ),
        PurePosixPath("src", pipeline.package, "__init__.py"): _package_docstring(pipeline),
    }
    code = {path: text for path, text in {**modules, **other}.items() if path.suffix == ".py"}
    code, style = tidied(code, script)
    check_runtime(pipeline, code)
    types = type_exceptions(code, interpreter, recording.versions) if recording else None
    project = render_project(
        pipeline,
        extras=extras,
        recorded=recording,
        orchestration=needed,
        style_exceptions=style,
        type_exceptions=types,
        schema=bool(tables_taken(pipeline, recording if schema else None)),
        elsewhere=elsewhere,
    )
    texts = {**other, **project, **code}
    document = json.dumps(pipeline_to_dict(pipeline), indent=1, ensure_ascii=False) + "\n"
    texts[PurePosixPath(".nb2prod/pipeline.json")] = document
    files = {path: text.encode() for path, text in texts.items()}
    files[PurePosixPath("notebooks", pipeline.source.notebook)] = notebook
    files |= _inputs(pipeline, carried)
    files |= {
        PurePosixPath("tests/fixtures") / path: content
        for path, content in (recorded.fixtures if recorded else {}).items()
    }
    return FileTree(files=files)


def _inputs(pipeline: Pipeline, carried: Mapping[str, bytes]) -> dict[PurePosixPath, bytes]:
    folder = PurePosixPath("src", pipeline.package, "inputs")
    return {
        folder / input_place(path, pipeline.depth): content for path, content in carried.items()
    }


def _package_docstring(pipeline: Pipeline) -> str:
    return docstring(sentence(pipeline.description or pipeline.title)) + "\n"
