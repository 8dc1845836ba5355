"""``options``, ``preview``, and the jobs: what a user asks for on the way to a package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.errors import InputError
from nb2prod.protocol import answers
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.faults import not_found
from nb2prod.protocol.job_messages import ExportRequest, JobStarted, TestRequest, VerifyRequest
from nb2prod.protocol.messages import (
    ExportOptions,
    FileMessage,
    OptionsRequest,
    OptionsResponse,
    PreviewRequest,
    PreviewResponse,
)
from nb2prod.protocol.paths import Root

if TYPE_CHECKING:
    from nb2prod.app.presets import Presets
    from nb2prod.app.preview import Previewed

LONGEST_TEXT = 200_000
NO_CI = "none"


def options(desk: Desk, request: OptionsRequest) -> OptionsResponse:
    """What is preset for a notebook, and what there is to choose from."""
    from nb2prod import plugins
    from nb2prod.app.presets import last_seconds
    from nb2prod.config import EXTRAS

    place = desk.root.notebook(request["path"])
    settled, given = settle(desk.root, place, {})
    chosen: ExportOptions = {
        "package": settled.package,
        "output": desk.root.shown(settled.folder),
        "ci": str(given["ci"]),
        "targets": list(settled.config.targets),
        "extras": sorted(settled.config.extras),
    }
    if settled.config.fixtures:
        chosen["fixtures"] = settled.config.fixtures.value
    return {
        "chosen": chosen,
        "folder_exists": settled.folder.exists(),
        "ci": [*plugins.names("nb2prod.ci"), NO_CI] if _has_ci(desk.root, settled) else [NO_CI],
        "targets": list(plugins.names("nb2prod.targets")),
        "extras": list(EXTRAS),
        "last_seconds": last_seconds(place),
    }


def preview(desk: Desk, request: PreviewRequest) -> PreviewResponse:
    """What an export would write."""
    from nb2prod.app.preview import preview_export

    place, chosen = desk.root.notebook(request["path"]), request.get("options", {})
    settled, given = settle(desk.root, place, chosen)
    found = preview_export(place, given, strict=chosen.get("strict", False))
    return {
        "folder": desk.root.shown(settled.folder),
        "exists": settled.folder.exists(),
        "refused": found.refused,
        "diagnostics": answers.diagnostics(found.diagnostics, answers.cell_ids(found.cells)),
        "files": list(_files(found)),
    }


def start_export(desk: Desk, request: ExportRequest) -> JobStarted:
    """Start an export; that its options can be used is checked before."""
    place = desk.root.notebook(request["path"])
    settle(desk.root, place, request.get("options", {}))
    return _start(desk, "export", request["path"], request)


def start_verify(desk: Desk, request: VerifyRequest) -> JobStarted:
    """Start a comparison of a package with its notebook."""
    from nb2prod.app.own_tests import is_package

    desk.root.notebook(request["path"])
    if not is_package(desk.root.directory(request["folder"])):
        raise not_found()
    return _start(desk, "verify", request["path"], request)


def start_test(desk: Desk, request: TestRequest) -> JobStarted:
    """Start the tests of an exported package."""
    from nb2prod.app.own_tests import is_package

    if not is_package(desk.root.directory(request["folder"])):
        raise not_found()
    return _start(desk, "test", request["folder"], request)


def settle(root: Root, place: Path, options: ExportOptions) -> tuple[Presets, dict[str, Any]]:
    """The options of an export as the configuration names them, with the folder checked.

    Raises:
        InputError: they cannot be used.
        RequestError: the folder may not be written to.
    """
    from nb2prod.app.presets import presets

    given = _given(root, options)
    settled = presets(place, given)
    if not root.contains(settled.folder):
        raise InputError(
            "the package's folder lies outside of the folder that the server shows:"
            " choose another one"
        )
    ci = settled.config.ci
    if not _has_ci(root, settled) and ci != NO_CI:
        if "ci" in options:
            raise InputError(
                "the CI files belong into the git repository around the package, which the"
                " server does not show: choose no CI, or use 'nb2prod export'"
            )
        ci = NO_CI
    return settled, {**given, "output": str(settled.folder), "ci": ci}


def _given(root: Root, options: ExportOptions) -> dict[str, Any]:
    given: dict[str, Any] = {}
    if options.get("package"):
        given["package"] = options["package"]
    if options.get("output"):
        given["output"] = str(root.output(options["output"]))
    if options.get("ci"):
        given["ci"] = options["ci"]
    if "fixtures" in options:
        given["fixtures"] = options["fixtures"]
    if "targets" in options:
        given["targets"] = options["targets"]
    if "extras" in options:
        given["with"] = options["extras"]
    return given


def _has_ci(root: Root, settled: Presets) -> bool:
    """Whether the files of a CI provider would lie where the front end may write."""
    repository = settled.repository
    return repository is None or repository.resolve().is_relative_to(root.folder)


def _start(desk: Desk, kind: Any, path: str, request: Any) -> JobStarted:
    order = {"root": str(desk.root.folder), "hidden": desk.root.hidden, "request": request}
    return {"job": desk.jobs.start(kind, path, order).id}


def _files(found: Previewed) -> Iterator[FileMessage]:
    for change in found.changes:
        content = found.tree.files.get(change.path)
        yield {
            "path": str(change.path),
            "change": change.kind.value,
            "size": len(content or b""),
            "text": None if content is None else _text(content),
            "diff": change.diff if len(change.diff) <= LONGEST_TEXT else "",
            "beside": str(change.beside or ""),
        }


def _text(content: bytes) -> str | None:
    if len(content) > LONGEST_TEXT or b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
