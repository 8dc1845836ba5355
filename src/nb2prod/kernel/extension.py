"""``%load_ext nb2prod``: the collector in a notebook whose front end does not start it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from nb2prod.execution.injected import planned_steps
from nb2prod.kernel import collector
from nb2prod.notebook.read import config_of
from nb2prod.tracking.place import book_for

_UNKNOWN = "notebook.ipynb"


def load(shell: Any) -> None:
    """Start the collector; the book lies beside the notebook."""
    path = _notebook(shell)
    document = _document(path)
    metadata = document.get("metadata")
    config = config_of(path, metadata if isinstance(metadata, dict) else {})
    collector.start(
        book=str(book_for(path, config.book)),
        experiment=path.name,
        steps=planned_steps(document, path.name) if document else {},
        saves=config.save_metrics,
    )


def unload() -> None:
    """Stop the collector."""
    collector.stop()


def _document(path: Path) -> dict[str, Any]:
    """The notebook as it is saved; empty if it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _notebook(shell: Any) -> Path:
    """The notebook's file, as far as the front end tells the kernel."""
    found = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME")
    return Path.cwd() / Path(found).name if found else Path.cwd() / _UNKNOWN
