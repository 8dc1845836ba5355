"""Small pieces of Python whose line breaks depend on names, laid out as black lays them out."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

WIDTH = 88


def fits(line: str) -> bool:
    """Whether a line is short enough, as black counts: many characters are as wide as two."""
    if line.isascii():
        return len(line) <= WIDTH
    from black.strings import str_width

    return str_width(line) <= WIDTH


def from_import(module: str, names: Sequence[str], indent: int = 0) -> str:
    """Return ``from module import names``, on one line if it fits."""
    start = f"{' ' * indent}from {module} import "
    return _fitted(start, ", ".join(names), names, "", indent)


def quoted(text: str) -> str:
    """Return a string literal as black writes it: double quotes unless those cost escapes."""
    body = repr(f"'\"{text}")[4:-1].replace("\\'", "'")
    quote = '"' if text.count('"') <= text.count("'") else "'"
    return quote + body.replace(quote, f"\\{quote}") + quote


def assign_tuple(name: str, values: Sequence[str]) -> str:
    """Return the assignment of a tuple of texts to an annotated name."""
    return assign_items(f"{name}: tuple[str, ...] = ", [quoted(value) for value in values])


def assign_items(start: str, items: Sequence[str]) -> str:
    """Return the assignment of a tuple whose items are source text."""
    return _fitted(start, _tuple(items), items, "", 0)


def argument_tuple(name: str, values: Sequence[str], indent: int) -> str:
    """Return a keyword argument that is a tuple of texts, with the comma after it."""
    items = [quoted(value) for value in values]
    return _fitted(f"{' ' * indent}{name}=", _tuple(items), items, ",", indent)


def assign_text(name: str, text: str) -> str:
    """Return the assignment of a text to a name, in pieces if it is long."""
    if fits(line := f"{name} = {quoted(text)}"):
        return line
    if fits(alone := f"    {quoted(text)}"):
        return f"{name} = (\n{alone}\n)"
    pieces = textwrap.wrap(text, WIDTH - 20, drop_whitespace=False, break_on_hyphens=False)
    if len(pieces) == 1:
        return line
    lines = [f"    {quoted(piece)}" for piece in pieces]
    return "\n".join([f"{name} = (", *lines, ")"])


def docstring_entries(entries: Sequence[tuple[str, str]], indent: int) -> str:
    """Return the entries of an ``Attributes:`` section; entries without text are left out."""
    pad = " " * indent
    return "\n".join(
        textwrap.fill(
            f"{name}: {docstring_text(text)}",
            WIDTH,
            initial_indent=pad,
            subsequent_indent=f"{pad}    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in entries
        if text.strip()
    )


def docstring_text(text: str) -> str:
    """Return a text on one line that changes nothing where a docstring holds it."""
    return visible(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def visible(text: str) -> str:
    """Return a text on one line, with what cannot be seen as escapes."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in " ".join(text.split())
    )


def _tuple(items: Sequence[str]) -> str:
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _fitted(start: str, content: str, items: Sequence[str], end: str, indent: int) -> str:
    """Return the content after its start, or each item on a line of its own."""
    line = f"{start}{content}{end}"
    if not items or fits(line):
        return line
    pad = " " * indent
    lines = [f"{pad}    {item}," for item in items]
    return "\n".join([f"{start}(", *lines, f"{pad}){end}"])
