"""Writes the protocol's JSON Schema and TypeScript types into ``labextension/src/core``.

``python tools/protocol_types.py --check`` only tells whether they are up to date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nb2prod.protocol.schema import protocol_schema

FOLDER = Path(__file__).parent.parent / "labextension" / "src" / "core"
_HEAD = (
    "// Made by tools/protocol_types.py from the messages of src/nb2prod/protocol: do not edit.\n"
)
_WIDTH = 80
_SIMPLE = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}


def rendered() -> dict[str, str]:
    """The text of each file, by its name."""
    schema = protocol_schema()
    text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return {"protocol.schema.json": text, "messages.ts": typescript(schema)}


def typescript(schema: Mapping[str, Any]) -> str:
    """The messages as interfaces, and the operations as one map of types."""
    parts = [_HEAD]
    parts += ["\n".join(_interface(name, item)) for name, item in schema["$defs"].items()]
    parts.append("\n".join(_operations(schema["x-operations"])))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _interface(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield from _comment(schema["description"], "")
    if not schema["properties"]:
        yield f"export type {name} = Record<string, never>;"
        return
    yield f"export interface {name} {{"
    for key, item in schema["properties"].items():
        yield from _comment(item.get("description", ""), "  ")
        mark = "" if key in schema["required"] else "?"
        yield from _property(f"  {key}{mark}:", item)
    yield "}"


def _property(head: str, schema: Mapping[str, Any]) -> Iterator[str]:
    line = f"{head} {_type(schema)};"
    if len(line) <= _WIDTH:
        yield line
        return
    yield head
    names = [json.dumps(value).replace('"', "'") for value in schema["enum"]]
    for number, name in enumerate(names):
        yield f"    | {name}" + (";" if number == len(names) - 1 else "")


def _comment(text: str, indent: str) -> Iterator[str]:
    if not text:
        return
    yield f"{indent}/**"
    line = ""
    for word in text.replace("*/", "* /").replace("``", "`").split():
        if line and len(indent) + 4 + len(line) + len(word) > _WIDTH:
            yield f"{indent} * {line}"
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield f"{indent} * {line}"
    yield f"{indent} */"


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(json.dumps(value).replace('"', "'") for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(_type(item) for item in schema["anyOf"])
    match schema.get("type"):
        case "array":
            inner = _type(schema["items"])
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case "object":
            return f"{{ [key: string]: {_type(schema['additionalProperties'])} }}"
        case str(simple):
            return _SIMPLE[simple]
    return "unknown"


def _operations(operations: Mapping[str, Any]) -> Iterator[str]:
    yield from _comment("What each operation takes and gives.", "")
    yield "export interface Operations {"
    for name, item in operations.items():
        key = name if name.isidentifier() else f"'{name}'"
        yield f"  {key}: {{"
        yield f"    request: {_type(item['request'])};"
        yield f"    response: {_type(item['response'])};"
        yield "  };"
    yield "}"


def main() -> int:
    """Write the files, or with ``--check`` compare them."""
    stale = []
    for name, text in rendered().items():
        file = FOLDER / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv[1:]:
                file.write_text(text, encoding="utf-8")
    if stale and "--check" in sys.argv[1:]:
        print(f"not up to date: {', '.join(stale)}: run python tools/protocol_types.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
