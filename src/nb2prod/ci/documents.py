"""YAML documents from plain data."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nb2prod.rendering.memory import remembered


def to_yaml(document: dict[str, Any], comments: Iterable[str] = ()) -> str:
    """Return the document as YAML below the comments, one line each."""
    key = json.dumps(document) + Path(__file__).read_text(encoding="utf-8")
    return commented(comments) + remembered("yaml", key, lambda: _to_yaml(document))


def commented(lines: Iterable[str]) -> str:
    """Return the lines as comments."""
    return "".join(f"# {line}".rstrip() + "\n" for line in lines)


def spaced(text: str, keys: Iterable[str]) -> str:
    """Return the text with an empty line before each of the top-level keys."""
    return re.sub(rf"(?<=.)\n(?=({'|'.join(keys)}):)", "\n\n", text)


def _to_yaml(document: dict[str, Any]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Indents lists, writes null as nothing, repeats instead of aliasing."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(str, _represent_text)
    Dumper.add_representer(
        type(None),
        lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""),
    )
    return yaml.dump(
        document, Dumper=Dumper, sort_keys=False, width=sys.maxsize, allow_unicode=True
    )


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
