"""Lay out a folder for one notebook as it lies in its distribution."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus import Entry, Places


def lay_out(places: Places, entry: Entry, work: Path, tags: dict[str, str]) -> Path:
    """Write the tagged notebook into `work`, link its neighbours, return its path."""
    work.mkdir(parents=True, exist_ok=True)
    for neighbour in places.folder(entry).iterdir():
        link = work / neighbour.name
        if neighbour.suffix != ".ipynb" and not link.exists():
            link.symlink_to(neighbour)
    target = work / f"{_plain_name(entry)}.ipynb"
    document = json.loads(places.notebook(entry.id).read_text(encoding="utf-8"))
    target.write_text(json.dumps(tagged(document, tags), indent=1), encoding="utf-8")
    return target


def tagged(document: dict[str, Any], tags: dict[str, str]) -> dict[str, Any]:
    """The notebook with the tags of `tags.json` (cell index -> tag) added."""
    for index, tag in tags.items():
        metadata = document["cells"][int(index)].setdefault("metadata", {})
        metadata["tags"] = [*metadata.get("tags", []), tag]
    return document


def _plain_name(entry: Entry) -> str:
    """A file name that also makes a good package name."""
    stem = Path(entry.path).stem
    return "".join(sign if sign.isalnum() else "_" for sign in stem).strip("_").lower()
