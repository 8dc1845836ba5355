"""The protocol's JSON Schema and TypeScript types are those of the messages."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest

from nb2prod.protocol.operations import OPERATIONS
from nb2prod.protocol.schema import protocol_schema

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    file = ROOT / "tools" / "protocol_types.py"
    spec = importlib.util.spec_from_file_location("protocol_types", file)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["protocol.schema.json", "messages.ts"])
def test_the_files_have_not_drifted(tool: ModuleType, name: str) -> None:
    stored = (tool.FOLDER / name).read_text(encoding="utf-8")
    assert stored == tool.rendered()[name], "run: python tools/protocol_types.py"


def test_the_schema_is_one() -> None:
    schema = protocol_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["x-operations"].keys() == OPERATIONS.keys()


def test_every_attribute_is_a_field_and_every_message_has_words() -> None:
    for name, message in protocol_schema()["$defs"].items():
        assert message["description"].endswith("."), name
        assert len(message["required"]) <= len(message["properties"])


def test_types_of_fields(tool: ModuleType) -> None:
    text = tool.rendered()["messages.ts"]
    assert "  base?: string;" in text
    assert "  cells: CellMessage[];" in text
    assert "  severity: 'error' | 'warning' | 'info';" in text
    assert "  cell: string | null;" in text
    assert "export type ExamplesRequest = Record<string, never>;" in text
    assert "'open-example': {" in text
