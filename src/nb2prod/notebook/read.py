"""Reads a notebook from disk: an ``.ipynb`` file or a py:percent script."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2prod.config import Config, load_config
from nb2prod.errors import InputError
from nb2prod.model.notebook import Notebook
from nb2prod.notebook.cells import read_cells, read_options
from nb2prod.notebook.faults import refused, shown_path
from nb2prod.notebook.ipynb import FormatError, RawCell, RawNotebook, parse_ipynb
from nb2prod.notebook.kernels import read_kernel
from nb2prod.notebook.percent import Block, parse_script

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_FORMATS = frozenset({"percent", "hydrogen"})


def read_notebook(path: Path) -> Notebook:
    """Read a notebook; nothing in it is run.

    Formats 2 and 3 are upgraded in memory; missing and doubled cell ids are replaced.

    Raises:
        InputError: the file cannot be read, is no notebook, or is not of Python 3.
    """
    data = read_bytes(path)
    try:
        text = decoded(data)
        raw = _script(text) if is_script(path) else parse_ipynb(text)
    except FormatError as error:
        raise refused(path, str(error), error.hint) from error
    return notebook_of(path, raw, digest=hashlib.sha256(data).hexdigest())


def config_of(path: Path, metadata: Mapping[str, Any]) -> Config:
    """The configuration of a notebook that has this metadata, with that of its folder.

    Raises:
        InputError: it cannot be read.
    """
    try:
        options = read_options(metadata, "the notebook's metadata")
    except FormatError as error:
        raise refused(path, str(error), error.hint) from error
    return load_config(path.absolute().parent, options)


def notebook_of(path: Path, raw: RawNotebook, *, digest: str = "") -> Notebook:
    """The notebook with these cells and metadata; a front end may have them unsaved.

    Raises:
        InputError: as :func:`read_notebook`.
    """
    try:
        kernel = read_kernel(raw.metadata)
        options = read_options(raw.metadata, "the notebook's metadata")
        cells, problems = read_cells(raw.cells)
    except FormatError as error:
        raise refused(path, str(error), error.hint) from error
    except InputError as error:
        raise InputError(f"{shown_path(path)}: {error}") from error
    return Notebook(
        path=path,
        cells=cells,
        kernel=kernel,
        options=options,
        digest=digest,
        problems=problems,
    )


def is_script(path: Path) -> bool:
    """Whether the file is read as a py:percent script."""
    return path.suffix.lower() == ".py"


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file; anything else is refused before it is opened.

    Raises:
        InputError: there is no such file, or it may not be read.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
            raise refused(path, f"it is {what}", "name a notebook file")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise refused(path, "there is no such file", "check the path") from error
    except (OSError, ValueError) as error:
        cause = (error.strerror if isinstance(error, OSError) else "") or "it cannot be opened"
        raise refused(path, cause.lower(), "check the path and its permissions") from error


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte-order mark.

    Raises:
        FormatError: it is in another encoding.
    """
    if data.startswith(_UTF_16) or b"\0" in data[:4]:
        raise FormatError("the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cause = f"the file is not UTF-8 (byte {error.start})"
        raise FormatError(cause, "save it as UTF-8") from error


def _script(text: str) -> RawNotebook:
    """A py:percent script with its header's metadata."""
    script = parse_script(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not script.blocks:
        raise FormatError("the script has no code", "check that it is the right file")
    metadata = _header_metadata(script.header)
    return RawNotebook(metadata=metadata, cells=tuple(_raw_cell(block) for block in script.blocks))


def _raw_cell(block: Block) -> RawCell:
    return RawCell(
        id=block.metadata.get("id"),
        kind=block.kind,
        source=block.source,
        metadata=block.metadata,
    )


def _header_metadata(header: str) -> Mapping[str, Any]:
    if not header.strip():
        return {}
    import yaml

    try:
        content = yaml.safe_load(header)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise FormatError("its YAML header cannot be read", "mend or delete the header") from error
    metadata = content.get("jupyter", {}) if isinstance(content, dict) else {}
    if not isinstance(metadata, dict):
        raise FormatError("`jupyter` in its YAML header is not an object", "mend the header")
    _check_format(metadata)
    return metadata


def _check_format(metadata: Mapping[str, Any]) -> None:
    """Refuse scripts that jupytext wrote in another format."""
    found: Any = metadata
    for key in ("jupytext", "text_representation", "format_name"):
        found = found.get(key) if isinstance(found, dict) else None
    if found is not None and found not in _FORMATS:
        raise FormatError(
            f"the script is in jupytext's {str(found)[:20]!r} format, not py:percent",
            "convert it with `jupytext --to py:percent`",
        )
