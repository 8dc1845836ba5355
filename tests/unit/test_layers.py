"""The rooms, their layers and the packaging agree."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_room_has_its_layer() -> None:
    (contract,) = PROJECT["tool"]["importlinter"]["contracts"]
    placed = set(re.findall(r"\w+", " ".join(contract["layers"])))
    source = ROOT / "src" / "nb2prod"
    rooms = {path.parent.name for path in source.glob("*/*.py")}
    modules = {path.stem for path in source.glob("*.py")} - {"__init__", "__main__"}
    assert rooms | modules <= placed
    assert all((source / room / "__init__.py").exists() for room in rooms)


def test_every_dependency_is_pinned_for_development() -> None:
    pins = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    pinned = {_name(line) for line in pins.splitlines()}
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {_name(each) for each in wanted} <= pinned
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in pins.splitlines())


def _name(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name[0]).lower()
