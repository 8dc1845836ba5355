"""Docstrings made of the notebook's prose."""

from __future__ import annotations

import textwrap

_WIDTH = 84


def docstring(text: str, arguments: dict[str, str] | None = None, indent: str = "") -> str:
    """A docstring with its quotes, each line indented.

    Args:
        text: paragraphs separated by empty lines; the first becomes the summary.
        arguments: name to description, for an ``Args`` section.
        indent: what stands before each line.
    """
    width = _WIDTH - len(indent)
    paragraphs = [_wrapped(part, width) for part in _escaped(text).split("\n\n") if part.strip()]
    if arguments:
        items = [
            _wrapped(f"    {name}: {_escaped(help_text)}", width, subsequent="        ")
            for name, help_text in arguments.items()
        ]
        paragraphs.append("\n".join(["Args:", *items]))
    body = "\n\n".join(paragraphs)
    if "\n" in body:
        body += "\n"
    lines = f'"""{body}'.split("\n")
    joined = "\n".join(f"{indent}{line}" if line.strip() else "" for line in lines[:-1])
    last = lines[-1]
    if len(lines) == 1:
        return f'{indent}{last}"""'
    return f'{joined}\n{indent}{last}"""'


def _wrapped(text: str, width: int, subsequent: str = "") -> str:
    return textwrap.fill(
        text,
        width=width,
        subsequent_indent=subsequent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _escaped(text: str) -> str:
    """Text that a docstring gives back as it is, on any interpreter."""
    safe = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    safe = "".join(char if char.isprintable() or char == "\n" else " " for char in safe)
    return safe[:-1] + '\\"' if safe.endswith('"') else safe


def sentence(text: str) -> str:
    """The text with a full stop at its end."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:…" else f"{text}."
