"""``%magic`` lines as plain Python: one small function for each that does something."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

from nb2prod.notebook.faults import doubtful, left_out, untranslatable
from nb2prod.notebook.interpolation import Text, interpolated, string_code
from nb2prod.notebook.shell import doubts, installs, translate_shell
from nb2prod.notebook.syntax import NOTHING, Line, Magic, Plain
from nb2prod.notebook.vocabulary import (
    DISPLAY_MAGICS,
    INERT_EXTENSIONS,
    SHELL_MAGICS,
    SILENT_MAGICS,
)

OS = "import os"
_PRUN_OPTION = re.compile(r"-(?:[rq]\b|[slTD]\s*\S+)\s*")
_TIME_OPTION = re.compile(r"--(?:no-raise-error|no-print-output)\s*")


def translate_line(magic: Magic) -> Plain:
    """A ``%magic`` line, or ``target = %magic``, as plain Python."""
    handler = _HANDLERS.get(magic.name)
    if handler:
        return handler(magic)
    if magic.target:
        return unknown(magic)
    if magic.name in SILENT_MAGICS:
        return NOTHING
    if magic.name in DISPLAY_MAGICS:
        return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))
    if magic.name in SHELL_MAGICS:
        return translate_shell(_as_shell(magic, f"{magic.name} {magic.argument}"))
    return unknown(magic)


def unknown(magic: Magic) -> Plain:
    """The error for a magic that has no plain Python; its target stays bound for the analysis."""
    problem = untranslatable(magic.cell, magic.line, magic.text, _HINTS.get(magic.name, _HINT))
    return Plain(code=f"{magic.target} = ..." if magic.target else "", problems=(problem,))


def _statement(magic: Magic) -> Plain:
    """``%time statement``: the statement stays."""
    statement = without_options(magic)
    if magic.target and (magic.name == "prun" or not statement):
        return unknown(magic)
    text = f"{magic.target} = {statement}" if magic.target else statement
    return Plain(rest=(Line(text, magic.line),)) if text else NOTHING


def _timeit(magic: Magic) -> Plain:
    """``%timeit`` binds nothing, except with ``-o``."""
    if magic.target:
        return unknown(magic)
    return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))


def _environment(magic: Magic) -> Plain:
    """``%env NAME=value``, ``%env NAME value``, ``%set_env``, ``target = %env NAME``."""
    separator = "=" if "=" in magic.argument else None
    name, *values = (part.strip() for part in magic.argument.split(separator, 1) or [""])
    if magic.target:
        is_name = bool(name) and not values and interpolated(name).is_literal
        code = f"{magic.target} = os.environ[{string_code(interpolated(name))}]"
        return Plain(code=code, imports=(OS,)) if is_name else unknown(magic)
    if not values:
        return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))
    if re.search(r"\s", name):
        return unknown(magic)
    key, value = interpolated(name), interpolated(values[0])
    code = f"os.environ[{string_code(key)}] = {string_code(value)}"
    return Plain(code=code, imports=(OS,), problems=doubts(key, magic) + doubts(value, magic))


def _change_folder(magic: Magic) -> Plain:
    """``%cd path``; ``%cd -`` and bookmarks depend on the session."""
    path = re.sub(r"^-q\s+", "", magic.argument).strip()
    if re.match(r"-", path) or magic.target:
        return unknown(magic)
    if len(path) > 1 and path[0] == path[-1] and path[0] in "'\"":
        path = path[1:-1]
    text = interpolated(path or "~")
    folder = string_code(text)
    if text.parts[0][0].startswith("~") or not text.parts[0][0]:
        folder = f"os.path.expanduser({folder})"
    return Plain(code=f"os.chdir({folder})", imports=(OS,), problems=doubts(text, magic))


def _working_folder(magic: Magic) -> Plain:
    if not magic.target:
        return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))
    return Plain(code=f"{magic.target} = os.getcwd()", imports=(OS,))


def _system(magic: Magic) -> Plain:
    """``%system command`` and ``%sx command`` are ``!command``."""
    return translate_shell(_as_shell(magic, magic.argument))


def _pip(magic: Magic) -> Plain:
    """``%pip install`` and its like."""
    command = f"{magic.name} {magic.argument}"
    return installs(command, magic) or unknown(magic)


def _load_extension(magic: Magic) -> Plain:
    """Extensions that only show things vanish; others may change how later cells run."""
    if magic.argument in INERT_EXTENSIONS:
        return NOTHING
    return Plain(
        problems=(
            doubtful(
                magic.cell,
                magic.line,
                f"The Jupyter extension of `{magic.text}` was left out.",
                "Check that no later cell computes something else without it.",
            ),
        )
    )


def _as_shell(magic: Magic, command: str) -> Magic:
    return Magic(
        sigil="!",
        argument=command.strip(),
        target=magic.target,
        indent=magic.indent,
        cell=magic.cell,
        line=magic.line,
    )


def without_options(magic: Magic) -> str:
    """The statement on the line of ``%time`` or ``%prun``."""
    option = _PRUN_OPTION if magic.name == "prun" else _TIME_OPTION
    statement = magic.argument
    while match := option.match(statement):
        statement = statement[match.end() :]
    return statement


def expanded_words(argument: str) -> list[Text] | None:
    """The words of a magic's line, quotes honoured; None if they do not close."""
    try:
        return [interpolated(word) for word in shlex.split(argument)]
    except ValueError:
        return None


_HANDLERS: dict[str, Callable[[Magic], Plain]] = {
    "time": _statement,
    "prun": _statement,
    "timeit": _timeit,
    "env": _environment,
    "set_env": _environment,
    "cd": _change_folder,
    "pwd": _working_folder,
    "system": _system,
    "sx": _system,
    "pip": _pip,
    "pip3": _pip,
    "uv": _pip,
    "conda": _pip,
    "mamba": _pip,
    "micromamba": _pip,
    "load_ext": _load_extension,
    "reload_ext": _load_extension,
    "unload_ext": lambda magic: NOTHING,
}
KNOWN = frozenset(_HANDLERS) | SILENT_MAGICS | DISPLAY_MAGICS | SHELL_MAGICS
_HINT = "Write it as plain Python, or tag the cell `skip`."
_HINTS = {
    "run": "Import the functions of that file instead of running it.",
    "sql": "Run the query with a database library, such as pandas.read_sql.",
    "store": "Write the variable to a file and read it where it is needed.",
    "load": "Run the cell once, so that the code stands in it, and save the notebook.",
    "pylab": "Import what is used: `import numpy as np` and `import matplotlib.pyplot as plt`.",
    "cython": "Move the code into a module that is built with the package.",
    "R": "Rewrite the cell in Python, or call R from a script.",
    "capture": "Leave out the name after `%%capture`, or keep the output with contextlib.",
}
