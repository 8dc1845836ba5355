"""``!command`` lines and script cells as calls of ``subprocess``."""

from __future__ import annotations

import re
import shlex

from nb2prod.model.diagnostic import Diagnostic
from nb2prod.notebook.faults import (
    doubtful,
    left_out,
    shown,
    switched_off,
    untranslatable,
)
from nb2prod.notebook.installs import parse_install
from nb2prod.notebook.interpolation import Text, interpolated, literal_code, string_code
from nb2prod.notebook.syntax import Magic, Plain
from nb2prod.notebook.vocabulary import DISPLAY_COMMANDS

SUBPROCESS = "import subprocess"
SCRIPTS = frozenset({"bash", "sh", "perl", "ruby", "python", "python3"})
_VERSION = re.compile(r"^[\w./{}-]+\s+(?:--version|-V|--help|-h|version)\s*$")
_GIT_SHOWS = re.compile(r"^git\s+(?:status|log|diff|show|branch|rev-parse|remote)\b")
_SPLIT = re.compile(r"\s*(?:&&|\|\||;|\|)\s*")


def translate_shell(magic: Magic) -> Plain:
    """``!command``, ``!!command`` or ``target = !command`` as plain Python."""
    if magic.target:
        return _captured(magic)
    command = magic.argument
    if not command:
        return Plain()
    install = installs(command, magic)
    if install:
        return install
    if only_shows(command):
        return Plain(problems=(left_out(magic.cell, magic.line, magic.text),))
    text = interpolated(command)
    call = f"subprocess.run({string_code(text)}, shell=True, check=False)"
    return Plain(code=call, imports=(SUBPROCESS,), problems=doubts(text, magic))


def _captured(magic: Magic) -> Plain:
    """``target = !command``: standard output and error by line, as IPython gives them."""
    text = interpolated(magic.argument)
    code = (
        f"{magic.target} = subprocess.run({string_code(text)}, shell=True, check=False, "
        "stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout.splitlines()"
    )
    return Plain(code=code, imports=(SUBPROCESS,), problems=doubts(text, magic))


def translate_script(magic: Magic) -> Plain:
    """``%%bash`` and its like: the cell's body is the script."""
    try:
        words = shlex.split(magic.argument)
    except ValueError:
        return _refused_script(magic, "its options cannot be read")
    program = [magic.name] if magic.name != "script" else words[:1]
    arguments = words if magic.name != "script" else words[1:]
    body = "".join(line.text + "\n" for line in magic.body)
    if program in (["false"], ["echo"], ["true"]) or not body.strip():
        return Plain(problems=(switched_off(magic.cell, magic.line, magic.text),))
    may_fail = "--no-raise-error" in arguments
    arguments = [word for word in arguments if word != "--no-raise-error"]
    if program == [] or any(re.match(r"--(?:out|err|proc|bg)\b", word) for word in arguments):
        return _refused_script(magic, "its output would go to variables or run on its own")
    return _script(magic, [*program, *arguments], body, check=not may_fail)


def _script(magic: Magic, words: list[str], body: str, *, check: bool) -> Plain:
    body, requirements, problems = _without_installs(magic, words[0], body)
    commands = [line for line in body.split("\n") if line.strip() and line.strip()[0] != "#"]
    is_shell = words[0] in ("bash", "sh")
    if not commands or (is_shell and all(only_shows(line) for line in commands)):
        if commands:
            problems = (*problems, left_out(magic.cell, magic.line, magic.text))
        return Plain(requirements=requirements, problems=problems)
    texts = [interpolated(word) for word in words]
    program = [string_code(text) for text in texts]
    imports: tuple[str, ...] = (SUBPROCESS,)
    if words[0] in ("python", "python3"):
        program[0], imports = "sys.executable", (SUBPROCESS, "import sys")
    code = (
        f"subprocess.run([{', '.join(program)}], input={literal_code(body)}, "
        f"text=True, check={check})"
    )
    problems += tuple(problem for text in texts for problem in doubts(text, magic))
    return Plain(code=code, imports=imports, requirements=requirements, problems=problems)


def _without_installs(
    magic: Magic, program: str, body: str
) -> tuple[str, tuple[str, ...], tuple[Diagnostic, ...]]:
    """The script without the lines that only install something, and what they asked for."""
    if program not in ("bash", "sh"):
        return body, (), ()
    kept: list[str] = []
    requirements: list[str] = []
    problems: list[Diagnostic] = []
    for line in body.split("\n"):
        plain = None if line.endswith("\\") or line[:1].isspace() else installs(line, magic)
        if plain is None:
            kept.append(line)
        else:
            requirements.extend(plain.requirements)
            problems.extend(plain.problems)
    return "\n".join(kept), tuple(requirements), tuple(problems)


def installs(command: str, magic: Magic) -> Plain | None:
    """The requirements of a command line that only installs; None for any other."""
    requirements: list[str] = []
    problems: list[Diagnostic] = []
    pieces = [piece for piece in _pieces(command) if piece]
    found = [parse_install(piece) for piece in pieces]
    if not any(found) or any(
        install is None and not only_shows(piece)
        for install, piece in zip(found, pieces, strict=True)
    ):
        return None
    for install in found:
        if install is None:
            continue
        requirements.extend(install.requirements)
        problems.extend(
            doubtful(
                magic.cell,
                magic.line,
                f"`{shown(what)}` is no Python package that can be required by name; left out.",
                "Name the packages in a `%pip install` line, or install it where the package runs.",
            )
            for what in install.unknown
        )
        if not install.requirements and not install.unknown:
            problems.append(left_out(magic.cell, magic.line, command))
    return Plain(requirements=tuple(requirements), problems=tuple(problems))


def only_shows(command: str) -> bool:
    """Whether a command line changes nothing outside, certainly."""
    if re.search(r"`|\$\(|<\(|>(?!\s*(?:/dev/null|&\d))", command):
        return False
    return all(_piece_shows(piece) for piece in _SPLIT.split(command.strip().rstrip("&")) if piece)


def _piece_shows(piece: str) -> bool:
    if _VERSION.match(piece) or _GIT_SHOWS.match(piece):
        return True
    words = piece.split()
    if words[0] in ("sort", "tree", "date", "jq", "file", "env", "uniq") and len(words) > 1:
        return not (words[0] == "env" or {"-o", "-s", "--set"} & set(words))
    return words[0] in DISPLAY_COMMANDS


def _pieces(command: str) -> list[str]:
    """The command line's parts; quotes may hold ``;`` of a requirement's marker and ``>``."""
    if re.search(r"""["'][^"']*[;&|][^"']*["']""", command):
        return [command]
    return _SPLIT.split(command)


def doubts(text: Text, magic: Magic) -> tuple[Diagnostic, ...]:
    """The warning for a name that may be the shell's or Python's."""
    if not text.doubtful:
        return ()
    return (
        doubtful(
            magic.cell,
            magic.line,
            f"`{shown(text.doubtful)}` in `{shown(magic.text)}` was left to the shell.",
            "If it is a Python variable, build the command as a string and run it with subprocess.",
        ),
    )


def _refused_script(magic: Magic, why: str) -> Plain:
    problem = untranslatable(
        magic.cell, magic.line, magic.text, f"Write it with subprocess: {why}."
    )
    return Plain(problems=(problem,))
