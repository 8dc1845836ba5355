"""``pip install`` and ``conda install`` lines as requirements."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from nb2prod.notebook.vocabulary import OPTIONS_WITH_VALUE

INSTALLERS = re.compile(
    r"""^(?:sudo\s+)?
    (?:(?P<python>(?:["']?\{\s*sys\.executable\s*\}["']?|\$sys\.executable|python[\d.]*)\s+-m\s+
          (?:uv\s+)?pip[\d.]*)
      |(?:uv\s+)?pip[\d.]*
      |(?P<conda>(?:micro)?mamba|conda)
      |(?P<system>apt|apt-get|yum|dnf|brew|apk|npm|R|Rscript)
    )(?=\s|$)\s*(?P<rest>.*)$""",
    re.VERBOSE | re.DOTALL,
)
_REQUIREMENT = re.compile(
    r"^[A-Za-z0-9][\w.-]*(?:\[[\w.,\s-]*\])?\s*"
    r"(?:(?:===|==|~=|!=|<=|>=|<|>)\s*[\w.*+!-]+\s*(?:,\s*|$))*(?:;.*)?$"
)
_CONDA = re.compile(r"^(?:[\w-]+::)?([A-Za-z0-9][\w.-]*)(?:==?([\w.*]+)(?:=[\w.*]+)?)?$")
_IMPLIED = re.compile(r"(?:pip|setuptools|wheel|python)(?![\w-])")
_EGG = re.compile(r"[#&]egg=([\w.-]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Install:
    """What an installing command asks for.

    Attributes:
        requirements: requirement strings.
        unknown: what of it is no requirement of a Python package by name.
    """

    requirements: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def parse_install(command: str) -> Install | None:
    """Read one command; None if it is not one of an installer.

    Commands of an installer that install nothing (``pip list``) give an empty :class:`Install`.
    """
    match = INSTALLERS.match(command.strip())
    if not match:
        return None
    if match["system"]:
        is_install = re.match(r"(?:-\S+\s+)*(?:install|add|i)\b", match["rest"])
        if match["system"] in ("R", "Rscript", "npm") and not is_install:
            return None
        return Install(unknown=(command,)) if is_install else Install()
    try:
        words = shlex.split(re.sub(r"\s#.*$", "", match["rest"]))
    except ValueError:
        return Install(unknown=(command,))
    if "install" not in words:
        return Install()
    wanted, unknown = _arguments(words[words.index("install") + 1 :])
    requirements = []
    for word in wanted:
        requirement = _conda_requirement(word) if match["conda"] else _requirement(word)
        if requirement:
            requirements.append(requirement)
        elif not _IMPLIED.match(word):
            unknown.append(word)
    return Install(requirements=tuple(requirements), unknown=tuple(unknown))


def _arguments(words: list[str]) -> tuple[list[str], list[str]]:
    """Positional arguments, and those that name files of requirements or local projects."""
    wanted: list[str] = []
    unknown: list[str] = []
    remaining = iter(words)
    for word in remaining:
        if word in ("-r", "--requirement", "-e", "--editable", "--file"):
            value = next(remaining, "")
            (wanted if _EGG.search(value) else unknown).append(value)
        elif word.startswith(("-r", "--requirement=", "--editable=")):
            unknown.append(word)
        elif word in OPTIONS_WITH_VALUE:
            next(remaining, None)
        elif re.match(r"\d?>|<|&", word):
            break
        elif not word.startswith("-"):
            wanted.append(word)
    return wanted, unknown


def _requirement(word: str) -> str:
    """The word as a requirement string; empty if it is none."""
    if re.match(r"(?:git\+|https?://)", word):
        egg = _EGG.search(word)
        return f"{egg[1]} @ {word.partition('#')[0]}" if egg else ""
    if _IMPLIED.match(word):
        return ""
    return word if _REQUIREMENT.match(word) and not word.endswith((".whl", ".txt")) else ""


def _conda_requirement(word: str) -> str:
    match = _CONDA.match(word)
    if not match:
        return _requirement(word)
    if _IMPLIED.match(match[1]):
        return ""
    version = match[2]
    if not version:
        return match[1]
    return (
        f"{match[1]}=={version}" if "*" in version or "==" in word else f"{match[1]}=={version}.*"
    )
