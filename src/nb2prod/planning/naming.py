"""Names of steps, of the package, and of what a step returns."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection, Sequence

from nb2prod.config import is_needed_module
from nb2prod.model.notebook import Notebook
from nb2prod.planning.grouping import Group

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$", re.MULTILINE)
_LEADING = re.compile(r"^(?:\d+(?:\.\d+)*[.):]?|[ivx]+[.):]|step \d+[.:]?)\s+", re.IGNORECASE)
_RESERVED = frozenset({"run", "step", "steps", "configure", "main", "common", "params", "self"})
_MAX_WORDS = 4


def package_name(stem: str, imported: Collection[str] = ()) -> str:
    """An import name from a file name: ``My-Churn (2)`` gives ``my_churn_2``.

    Args:
        imported: modules that the package must not hide.
    """
    name = identifier(stem) or "pipeline"
    is_free = not (is_reserved(name) or is_needed_module(name) or name in imported)
    return name if is_free else f"{name}_pipeline"


def identifier(text: str) -> str:
    """A lower-case ASCII identifier from any text; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"\W+", "_", plain).strip("_").lower()
    return f"n{name}" if name[:1].isdigit() else name


def is_reserved(name: str) -> bool:
    """Whether a function must not have this name."""
    return keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in _RESERVED


def headings(notebook: Notebook) -> dict[int, str]:
    """For each cell, the nearest markdown heading above it; cells above all headings are absent."""
    found: dict[int, str] = {}
    current = ""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            matches = _HEADING.findall(cell.source)
            current = matches[-1] if matches else current
        if current:
            found[cell.index] = plain_text(current)
    return found


def plain_text(markdown: str) -> str:
    """A line of markdown without its marks."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r":[\w:]+:`~?([^`<]+?)(?: <[^>]*>)?`", r"\1", text)
    text = re.sub(r"<[^>]*>", "", text)
    return re.sub(r"[*_$]+", "", text).strip()


def step_names(
    groups: Sequence[Group], notebook: Notebook, taken: Collection[str]
) -> tuple[str, ...]:
    """A unique function name for each group.

    The name comes from the tag; else the role names the only step of its role, and the nearest
    heading, where it is short and plain, names one of several.

    Args:
        taken: names that module level uses for something else.
    """
    nearest = headings(notebook)
    names: list[str] = []
    for group in groups:
        alone = sum(item.role is group.role for item in groups) == 1
        heading = "" if alone else _from_heading(nearest.get(group.cells[0], ""))
        used = {name.lower() for name in names}
        wanted = group.name or heading or group.role.value
        if heading and heading in used and not group.name:
            wanted = group.role.value
        names.append(_unique(wanted, used, taken))
    return tuple(names)


def _from_heading(heading: str) -> str:
    text = _LEADING.sub("", heading)
    name = identifier(text)
    words = name.split("_")
    good = 0 < len(words) <= _MAX_WORDS and len(name) <= 40 and text.isascii()
    return name if good and name.isidentifier() and not is_reserved(name) else ""


def _unique(wanted: str, used: Collection[str], taken: Collection[str]) -> str:
    name = f"{wanted}_step" if is_reserved(wanted) or wanted in taken else wanted
    number = 2
    candidate = name
    while candidate.lower() in used or candidate in taken:
        candidate = f"{name}_{number}"
        number += 1
    return candidate


def outputs_class(step: str, taken: Collection[str]) -> str:
    """``TrainingOutputs`` for ``training``."""
    name = "".join(word[:1].upper() + word[1:] for word in step.split("_") if word) + "Outputs"
    while name in taken:
        name += "_"
    return name
