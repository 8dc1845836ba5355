"""``%%magic`` cells as plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable

from nb2prod.notebook.faults import left_out
from nb2prod.notebook.interpolation import literal_code, string_code
from nb2prod.notebook.magics import expanded_words, unknown, without_options
from nb2prod.notebook.shell import SCRIPTS, doubts, translate_script
from nb2prod.notebook.syntax import NOTHING, Magic, Plain

_DECORATION = frozenset({"html", "HTML", "latex", "markdown", "svg", "SVG"})
_SHOWN = frozenset({"javascript", "js", "timeit", "memit", "tensorboard"})
_CAPTURE_OPTION = re.compile(r"--no-(?:stderr|stdout|display)\b")


def translate_cell_magic(magic: Magic) -> Plain:
    """A cell that starts with ``%%magic`` as plain Python."""
    handler = _HANDLERS.get(magic.name)
    if handler:
        return handler(magic)
    if magic.name in SCRIPTS or magic.name == "script":
        return translate_script(magic)
    if magic.name in _DECORATION:
        return NOTHING
    if magic.name in _SHOWN:
        return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))
    return unknown(magic)


def _keeps_body(magic: Magic) -> Plain:
    """``%%time`` and ``%%prun``; code on the magic's own line is an error to IPython."""
    return unknown(magic) if without_options(magic) else Plain(rest=magic.body)


def _capture(magic: Magic) -> Plain:
    """``%%capture`` keeps the body; with a name, the captured output is a variable."""
    if _CAPTURE_OPTION.sub("", magic.argument).strip():
        return Plain(rest=magic.body, problems=unknown(magic).problems)
    return Plain(rest=magic.body)


def _timeit(magic: Magic) -> Plain:
    """``%%timeit`` runs its body in a scope of its own and binds nothing, except with ``-o``."""
    if re.search(r"(?:^|\s)-\w*o", magic.argument):
        return unknown(magic)
    return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))


def _writefile(magic: Magic) -> Plain:
    """``%%writefile [-a] path``: the body becomes the file's text."""
    words = expanded_words(magic.argument)
    if not words:
        return unknown(magic)
    append = words[0].literal in ("-a", "--append")
    paths = words[1:] if append else words
    if len(paths) != 1 or paths[0].literal.startswith("-"):
        return unknown(magic)
    path = string_code(paths[0])
    target = f"Path({path})"
    if paths[0].parts[0][0][:1] in ("", "~"):
        target += ".expanduser()"
    text = literal_code("".join(line.text + "\n" for line in magic.body))
    problems = doubts(paths[0], magic)
    imports = ("from pathlib import Path",)
    if not append:
        code = f'{target}.write_text({text}, encoding="utf-8")'
        return Plain(code=code, imports=imports, problems=problems)
    code = f'with {target}.open("a", encoding="utf-8") as _file:\n    _file.write({text})'
    return Plain(code=code, imports=imports, problems=problems)


_HANDLERS: dict[str, Callable[[Magic], Plain]] = {
    "time": _keeps_body,
    "prun": _keeps_body,
    "capture": _capture,
    "timeit": _timeit,
    "writefile": _writefile,
    "file": _writefile,
}
