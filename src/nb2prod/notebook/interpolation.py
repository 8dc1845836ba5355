"""``{expression}`` and ``$name`` in shell and magic lines, read as IPython reads them.

IPython puts in either every field or, when one of them fails, none: then the line stays as it is.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from string import Formatter

from nb2prod.notebook.parsing import TooDeepError, parse
from nb2prod.notebook.vocabulary import SHELL_VARIABLES

_DOLLAR = re.compile(r"(.*?)\$(\$?[\w\.]+)(?=([^']*'[^']*')*[^']*$)")
_SHELL_BINDS = re.compile(r"\bfor\s+(\w+)\s+in\b|(?:^|[;&|\s])(\w+)=|\bread\s+(?:-\w+\s+)*(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text with Python expressions in it.

    Attributes:
        parts: literal text and expressions in turn: (text, expression, conversion); the expression
            is empty after the last text, the conversion is ``""``, ``"r"``, ``"s"`` or ``"a"``.
        doubtful: a name in it may be the shell's or Python's.
    """

    parts: tuple[tuple[str, str, str], ...]
    doubtful: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether no expression stands in it."""
        return not any(expression for _, expression, _ in self.parts)

    @property
    def literal(self) -> str:
        """The text without its expressions."""
        return "".join(text for text, _, _ in self.parts)


def interpolated(text: str) -> Text:
    """Read the fields of a shell or magic line."""
    raw = Text(parts=((text, "", ""),))
    if not re.search(r"[{}$]", text):
        return raw
    try:
        fields = list(_fields(text))
    except ValueError:
        return raw
    doubt = ""
    bound = {name for names in _SHELL_BINDS.findall(text) for name in names if name}
    for before, expression, _ in fields:
        verdict = _verdict(before, expression, bound)
        if verdict == "shell":
            return raw
        doubt = doubt or (expression if verdict == "doubt" else "")
    if doubt:
        return Text(parts=raw.parts, doubtful=doubt)
    return Text(parts=tuple(fields))


def string_code(text: Text) -> str:
    """Python source of an expression whose value is the text."""
    if text.is_literal:
        return literal_code(text.literal)
    expressions = "".join(expression for _, expression, _ in text.parts)
    plain = "".join(piece for piece, _, _ in text.parts)
    if plain.isprintable() and not re.search(r"[\\\n#{}]", expressions):
        for quote in ('"', "'"):
            if quote not in expressions and (quote not in plain or quote == '"'):
                return _f_string(text, quote)
    return _format_call(text)


def literal_code(text: str) -> str:
    """Python source of a string: several lines as a triple-quoted string where that is exact."""
    is_plain = text.replace("\n", "").replace("\t", "").isprintable()
    if "\n" not in text[:-1] or text.endswith('"') or not is_plain:
        return _quoted(text)
    body = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\\\n{body}"""'


def _fields(text: str) -> list[tuple[str, str, str]]:
    """Literal text, expression and conversion, as IPython's formatter splits the line."""
    fields = []
    for literal, field, spec, conversion in Formatter().parse(text):
        rest, done = "", 0
        for match in _DOLLAR.finditer(literal):
            if match[2].startswith("$"):
                rest += match[1] + match[2]
            else:
                fields.append((rest + match[1], match[2], ""))
                rest = ""
            done = match.end()
        expression = f"{field}:{spec}" if field is not None and spec else field
        if expression is not None and not expression.strip():
            raise ValueError("empty field")
        fields.append((rest + literal[done:], (expression or "").strip(" \t"), conversion or ""))
    return fields


def _verdict(before: str, expression: str, bound: set[str]) -> str:
    """Whether a field is ``python``, makes the line plain ``shell``, or is in ``doubt``."""
    if not expression:
        return "python"
    try:
        parse(f"({expression})")
        node = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, TooDeepError):
        return "shell"
    root = expression.partition(".")[0]
    if root in SHELL_VARIABLES:
        return "shell"
    is_shell_like = root in bound or root.isupper() or before.endswith("$")
    return "doubt" if is_shell_like or isinstance(node, ast.Tuple | ast.Set) else "python"


def _f_string(text: Text, quote: str) -> str:
    pieces = []
    for literal, expression, conversion in text.parts:
        inner = literal.replace("\\", "\\\\").replace(quote, "\\" + quote)
        pieces.append(inner.replace("{", "{{").replace("}", "}}"))
        if expression:
            pieces.append("{" + expression + (f"!{conversion}" if conversion else "") + "}")
    return f"f{quote}{''.join(pieces)}{quote}"


def _format_call(text: Text) -> str:
    template = "".join(
        literal.replace("{", "{{").replace("}", "}}")
        + ("{" + (f"!{conversion}" if conversion else "") + "}" if expression else "")
        for literal, expression, conversion in text.parts
    )
    arguments = ", ".join(f"({expression})" for _, expression, _ in text.parts if expression)
    return f"{_quoted(template)}.format({arguments})"


def _quoted(text: str) -> str:
    """``repr`` with double quotes where they need no escape."""
    written = repr(text)
    return written if '"' in text or written[0] == '"' else f'"{written[1:-1]}"'
