"""Writes the tags of cells into a notebook's file; everything else in it stays as it is."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from nb2prod.errors import InputError, ProtectedError
from nb2prod.notebook.faults import shown_path
from nb2prod.notebook.ipynb_tags import ipynb_with_tags
from nb2prod.notebook.marker import with_tags
from nb2prod.notebook.percent import parse_script
from nb2prod.notebook.read import is_script, read_bytes, read_notebook

_BOM = b"\xef\xbb\xbf"


def write_tags(path: Path, tags: Mapping[int, Sequence[str]]) -> None:
    """Set the tags of cells, given by index; other cells keep theirs.

    The file is replaced as a whole: a kill leaves the old or the new one.

    Raises:
        InputError: it is no notebook of format 4, or has no such cell.
        ProtectedError: it cannot be written.
    """
    notebook = read_notebook(path)
    missing = [index for index in tags if not 0 <= index < len(notebook.cells)]
    if missing:
        raise InputError(
            f"{shown_path(path)}: there is no cell {missing[0]}; "
            f"it has cells 0 to {len(notebook.cells) - 1}"
        )
    changed = {
        index: tuple(new) for index, new in tags.items() if tuple(new) != notebook.cells[index].tags
    }
    if not changed:
        return
    data = read_bytes(path)
    mark = _BOM if data.startswith(_BOM) else b""
    text = data[len(mark) :].decode()
    if is_script(path):
        text = script_with_tags(text, changed)
    else:
        text = ipynb_with_tags(text, changed, shown_path(path))
    _replace(path, mark + text.encode())


def script_with_tags(text: str, tags: Mapping[int, Sequence[str]]) -> str:
    """A py:percent script with the tags of some cells set on their marker lines."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    blocks = parse_script(text.replace("\r\n", "\n")).blocks
    for index in sorted(tags, reverse=True):
        block = blocks[index]
        if block.marker_line is None:
            lines.insert(block.first_line, with_tags("# %%", tags[index]))
        else:
            lines[block.marker_line] = with_tags(lines[block.marker_line], tags[index])
    return end.join(lines)


def _replace(path: Path, data: bytes) -> None:
    """Put new content in a file's place at once, with its mode; a link keeps pointing there."""
    target = path.resolve()
    temporary = None
    try:
        mode = target.stat().st_mode
        if not os.access(target, os.W_OK):
            raise PermissionError(13, "permission denied")
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".nb2prod-", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, mode & 0o7777)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        cause = (error.strerror or "unknown cause").lower()
        raise ProtectedError(
            f"{shown_path(path)}: cannot be written ({cause}); nothing was changed"
        ) from error
