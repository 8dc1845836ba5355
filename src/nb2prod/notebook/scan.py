"""Finds IPython syntax in a cell, by line and by token.

Only cells that do not parse as Python come here: what parses holds no IPython syntax. The scanner
knows strings, comments, brackets and line continuation, so ``%`` inside them is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nb2prod.notebook.syntax import Line, Magic

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<string>(?:[rRbBuUfF]|[rR][bBfF]|[bBfF][rR])?
        (?:\"{3}(?:[^\\]|\\.)*?(?:\"{3}|\Z)|'{3}(?:[^\\]|\\.)*?(?:'{3}|\Z)
          |"(?:[^"\\\n]|\\.)*(?:"|(?=\n)|\Z)|'(?:[^'\\\n]|\\.)*(?:'|(?=\n)|\Z)))
    | (?P<blank>[ \t]+)
    | (?P<word>\w+)
    | (?P<joined>\\\n)
    | (?P<newline>\n)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<operator>[=!<>+\-*/%&|^@:]=|//=|\*\*=|>>=|<<=)
    | (?P<assign>=(?!=))
    | (?P<help>\?)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_AFTER_ASSIGN = re.compile(r"(?:[ \t]|\\\n)*(?:%(?=[^\W\d])|!(?!=))")
_HELP = re.compile(r"\?{1,2}[ \t]*(?=\n|\Z)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A magic and the lines that it takes, positions from 0, the last one included."""

    magic: Magic
    first: int
    last: int


def find(lines: Sequence[Line], cell: int) -> Iterator[Found]:
    """IPython syntax in the lines of a cell, in order; cell magics aside."""
    text = "\n".join(line.text for line in lines) + "\n"
    starts = _line_starts(text)
    position, row = 0, 0
    while position < len(text):
        while row + 1 < len(starts) and starts[row + 1] <= position:
            row += 1
        found, position = _logical_line(text, position, row, lines, cell)
        if found:
            yield found


def split_magic(text: str) -> tuple[str, str]:
    """``name rest`` of a magic into its name and its argument."""
    name, _, argument = text.strip().partition(" ")
    name, tab, after_tab = name.partition("\t")
    return name, f"{after_tab} {argument}".strip() if tab else argument.strip()


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))][:-1]


def _logical_line(
    text: str, start: int, row: int, lines: Sequence[Line], cell: int
) -> tuple[Found | None, int]:
    """What stands on the logical line at ``start``, and where the next one starts."""
    code = start
    while text[code] in " \t\f":
        code += 1
    if text[code] in "%!?":
        indent = text[start:code]
        return _escaped(text, code, row, Magic(sigil="", indent=indent, cell=cell, line=0), lines)
    return _python(text, start, code, row, lines, cell)


def _python(
    text: str, start: int, code: int, row: int, lines: Sequence[Line], cell: int
) -> tuple[Found | None, int]:
    """A logical line that starts as Python does."""
    depth, assigned, position = 0, False, code
    while match := _TOKEN.match(text, position):
        position, kind = match.end(), match.lastgroup
        if kind == "newline" and depth <= 0:
            break
        depth += (kind == "open") - (kind == "close")
        if kind == "help" and depth <= 0 and _HELP.match(text, match.start()):
            number = lines[row].number
            magic = Magic(sigil="?", indent=text[start:code], cell=cell, line=number)
            last = row + text.count("\n", start, match.start())
            return (
                Found(magic=magic, first=row, last=last),
                text.index("\n", position) + 1,
            )
        if kind == "assign" and depth <= 0 and not assigned:
            assigned = True
            if after := _AFTER_ASSIGN.match(text, position):
                target = text[code : match.start()].rstrip()
                magic = Magic(sigil="", target=target, indent=text[start:code], cell=cell, line=0)
                return _escaped(text, after.end() - 1, row, magic, lines, start)
    return None, position


def _escaped(
    text: str,
    at: int,
    row: int,
    known: Magic,
    lines: Sequence[Line],
    start: int | None = None,
) -> tuple[Found, int]:
    """The magic whose sigil stands at ``at``, up to the end of its continued line."""
    end = text.index("\n", at)
    while text[end - 1] == "\\" and end + 1 < len(text):
        end = text.index("\n", end + 1)
    pieces = text[at:end].split("\n")
    joined = " ".join([piece.rstrip()[:-1] for piece in pieces[:-1]] + [pieces[-1].rstrip()])
    sigil, name, argument = _parts(joined)
    first = row if start is None else row + text.count("\n", start, at)
    magic = Magic(
        sigil=sigil,
        name=name,
        argument=argument,
        target=known.target,
        indent=known.indent,
        cell=known.cell,
        line=lines[first].number,
    )
    return Found(magic=magic, first=row, last=first + len(pieces) - 1), end + 1


def _parts(joined: str) -> tuple[str, str, str]:
    """Sigil, name and argument of a magic, shell or help line."""
    if joined.startswith("?") or (joined[0] == "%" and joined.endswith("?")):
        return "?", "", joined.strip("?")
    if joined.startswith("!"):
        sigil = "!!" if joined.startswith("!!") else "!"
        return sigil, "", joined[len(sigil) :].strip()
    sigil = "%%" if joined.startswith("%%") else "%"
    return (sigil, *split_magic(joined[len(sigil) :]))
