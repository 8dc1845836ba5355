"""A notebook's file without what its runs left in it."""

from __future__ import annotations

import json
from pathlib import Path

from nb2prod.notebook.read import decoded, is_script, read_bytes


def without_outputs(path: Path) -> bytes:
    """The file's content with outputs and execution counts removed; scripts have none.

    Raises:
        InputError: the file cannot be read.
    """
    data = read_bytes(path)
    if is_script(path):
        return data
    document = json.loads(decoded(data))
    sheets = document.get("worksheets", [document])
    for cell in (cell for sheet in sheets for cell in sheet.get("cells", [])):
        if cell.get("cell_type") == "code":
            cell["outputs"] = []
            cell["execution_count"] = None
    text = json.dumps(document, indent=1, ensure_ascii=False)
    return f"{text}\n".encode()
