"""The recorder that is loaded into a kernel: it stores values as the package reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from nb2prod.execution.shown import KEEP
from nb2prod.model.pipeline import Pipeline, Step
from nb2prod.model.recording import FixtureMode
from nb2prod.rendering import layout
from nb2prod.rendering.orchestration import IMPORTS, render_orchestration
from nb2prod.rendering.templates import render
from nb2prod.rules import sensitive

PACKAGE = "_nb2prod_recorder"
MODULES = (
    *("recorder", "keeping", "storing", "types_seen", "tables_seen", "describing"),
    *("walking", "events", "feeling", "guarding", "memory"),
)
SECTIONS = ("numpy", "pandas", "random", "sklearn", "torch")
_RECORDER = f"__import__('sys').modules['{PACKAGE}.recorder'].recorder"
_ORCHESTRATION = "orchestration/local"


def write_recorder(
    pipeline: Pipeline,
    folder: Path,
    *,
    mode: FixtureMode | None,
    salt: str,
    code: str,
    budget: int,
    guarded: Mapping[str, str],
) -> None:
    """Write the recorder's code and what it has to know into a folder.

    Args:
        mode: what it keeps of values; None for all, so that one can be chosen later.
        salt: what is mixed into digests.
        code: the notebook's: what it says itself needs no mask.
        budget: how many bytes the stored values may have together.
        guarded: files that must not be written to, and what is said to who tries.
    """
    source = folder / "src" / PACKAGE
    files = {
        folder / path: text
        for path, text in render_orchestration(replace(pipeline, package=PACKAGE)).items()
        if path.suffix == ".py"
    }
    for name in MODULES:
        files[source / f"{name}.py"] = _rendered(f"recorder/{name}")
    files[source / "sensitive.py"] = Path(sensitive.__file__).read_text(encoding="utf-8")
    orchestration = source / "orchestration"
    files[orchestration / "pickling.py"] = _rendered("recorder/pickling")
    for name in SECTIONS:
        files[orchestration / f"state_{name}.py"] = _state(name)
    files[folder / "loader.py"] = _rendered("recorder/loader", folder=repr(str(folder)))
    known = {
        "steps": [_known(step) for step in pipeline.steps],
        "sections": [name for name in SECTIONS if name in pipeline.libraries],
        "shows_values": mode in (None, FixtureMode.REAL),
        "hides_values": mode is not FixtureMode.REAL,
        "salt": salt,
        "code": code,
        "budget": budget,
        "guarded": dict(guarded),
    }
    files[folder / "given.json"] = json.dumps(known)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def start_line(folder: Path) -> str:
    """Return the expression that loads the recorder into a fresh kernel."""
    path = str(folder / "loader.py")
    return f"exec(compile(open({path!r}, encoding='utf-8').read(), {path!r}, 'exec'), {{}})"


def begin_line(step: int, *, quiet: bool) -> str:
    """Return the expression that tells the recorder of a step's begin.

    Args:
        quiet: no code of the notebook has run since the last step.
    """
    return f"{_RECORDER}.begin({step}, {quiet})"


def end_line(step: int) -> str:
    """Return the expression that tells the recorder of a step's end."""
    return f"{_RECORDER}.end({step})"


def finish_line() -> str:
    """Return the expression that tells the recorder of the notebook's end."""
    return f"{_RECORDER}.finish()"


def hide_line() -> str:
    """Return the expression that makes the recorder write what shows no value."""
    return f"{_RECORDER}.hide()"


def _known(step: Step) -> dict[str, Any]:
    """Return what the recorder has to know of a step.

    Of each output: its name, and whether the notebook has it as a variable.
    """
    return {
        "name": step.name,
        "inputs": [port.name for port in step.inputs],
        "outputs": [[port.name, port.expression == port.name] for port in step.outputs],
    }


def _rendered(name: str, **context: Any) -> str:
    return render(f"{name}.py.jinja", package=PACKAGE, arrays=False, keep=KEEP, **context)


def _state(library: str) -> str:
    """Return the module that captures the state of one library."""
    third_party = [IMPORTS[library]] if library in IMPORTS else []
    return render(
        f"{_ORCHESTRATION}/state.py.jinja",
        package=PACKAGE,
        sections=[library],
        third_party=third_party,
        from_import=layout.from_import,
    )
