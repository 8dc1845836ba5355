"""Text that others wrote, shown as text: nothing in it acts as Markdown or HTML."""

from __future__ import annotations

import re
import unicodedata

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
SPECIAL = re.compile(r"[\\`*\[\]~$&<>|]|#(?=#*$)|(?<![^\W_])_|_(?![^\W_])")
BLOCK = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[-+#=:!]))")
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str, limit: int = 300) -> str:
    """Return the text on one line without characters that do not show, cut at a word.

    Args:
        limit: most characters of the result.
    """
    spaced = " ".join(text.split())
    shown = "".join(char for char in spaced if unicodedata.category(char) not in HIDDEN)
    line = " ".join(shown.split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:") + "…"


def escape(text: str, limit: int = 300) -> str:
    """Return the text as one line of Markdown that shows its characters as they are."""
    line = SPECIAL.sub(_escape_character, plain(text, limit))
    return BLOCK.sub(r"\1\\", line)


def _escape_character(found: re.Match[str]) -> str:
    return ENTITIES.get(found[0], "\\" + found[0])


def code(text: str, limit: int = 60) -> str:
    """Return the text as a code span, safe in a table too; nothing for an empty text."""
    line = plain(text, limit)
    if not line:
        return ""
    return f"<code>{escape(line)}</code>" if re.search(r"[`|]", line) else f"`{line}`"
