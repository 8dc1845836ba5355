"""Shows what an export would change, and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from nb2prod.model.filetree import FileTree
from nb2prod.output.faults import nothing_changed
from nb2prod.output.manifest import as_text
from nb2prod.output.merge import split_lines
from nb2prod.output.paths import check_paths, place_of
from nb2prod.output.plan import Action, Kind, make_plan
from nb2prod.output.state import State, read_state


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """What an export would do to one file.

    Attributes:
        diff: unified diff from the file as it is to what would be written; of ``keep``,
            to the generated text beside it; empty where nothing is written.
        beside: of ``keep``, the path of the generated file.
    """

    path: PurePosixPath
    kind: Kind
    diff: str = ""
    beside: PurePosixPath | None = None


def preview(tree: FileTree, folder: Path) -> tuple[FileChange, ...]:
    """What ``write_tree`` would do, file by file, sorted by path.

    Raises:
        InputError: the folder or a path of the tree cannot be written.
        ProtectedError: the records of the earlier export cannot be trusted.
    """
    check_paths(tree.files)
    with nothing_changed(folder):
        state = read_state(place_of(folder), tree)
    return tuple(
        FileChange(
            path=action.path,
            kind=action.kind,
            diff=_diff(state, tree, action),
            beside=action.beside,
        )
        for action in make_plan(state, tree).actions
    )


def _diff(state: State, tree: FileTree, action: Action) -> str:
    new = tree.files[action.path] if action.kind is Kind.KEEP else action.content
    if new is None and action.kind is not Kind.DELETE:
        return ""
    found = state.disk.get(action.path)
    old = found.content if found else None
    before = f"a/{action.path}" if found else "/dev/null"
    after = "/dev/null" if new is None else f"b/{action.beside or action.path}"
    left, right = as_text(old or b""), as_text(new or b"")
    if left is None or right is None:
        return f"{before} and {after} differ: binary, or too long to show\n"
    lines = unified_diff(split_lines(left), split_lines(right), before, after)
    return "".join(map(_ended, lines))


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
