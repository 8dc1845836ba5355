"""Use case: what an export would write, file by file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.app.check import is_refused
from nb2prod.app.export import package_tree
from nb2prod.app.plan import plan
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.filetree import FileTree
from nb2prod.model.notebook import Cell

if TYPE_CHECKING:
    from nb2prod.output.diff import FileChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """What an export would write.

    Attributes:
        cells: those of the notebook, which the diagnostics count.
        changes: what becomes of each file; empty where errors refuse the export.
    """

    cells: tuple[Cell, ...]
    diagnostics: tuple[Diagnostic, ...]
    folder: Path
    refused: bool
    tree: FileTree
    changes: tuple[FileChange, ...]


def preview_export(
    path: Path, given: Mapping[str, Any] | None = None, *, strict: bool = False
) -> Previewed:
    """Tell what :func:`nb2prod.app.export.export` would write without a recording.

    Raises:
        InputError: the notebook, a configuration or the folder cannot be used.
        ProtectedError: the records of the earlier export cannot be trusted.
    """
    from nb2prod.output.diff import preview

    planned = plan(path, given)
    folder = planned.config.output or path.parent / planned.pipeline.package
    refused = is_refused(planned.diagnostics, strict=strict)
    tree = FileTree(files={}) if refused else package_tree(planned, folder, None)
    return Previewed(
        cells=planned.notebook.cells,
        diagnostics=planned.diagnostics,
        folder=folder,
        refused=refused,
        tree=tree,
        changes=() if refused else preview(tree, folder),
    )
