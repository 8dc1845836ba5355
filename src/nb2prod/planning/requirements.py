"""From the names that are imported to the distributions that a package needs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.model.pipeline import ImportBinding, Requirement
from nb2prod.planning.distribution_names import KNOWN, NAMESPACES
from nb2prod.planning.installed import Environment, normalised

if TYPE_CHECKING:
    from packaging.requirements import Requirement as Wish

_INSTALLERS = frozenset({"pip", "setuptools", "wheel", "uv", "conda"})
_FIRST_YEAR = 1900


def imported_modules(bindings: Iterable[ImportBinding]) -> tuple[str, ...]:
    """Dotted names to look up; below a namespace package also the name that is taken."""
    found: dict[str, None] = {}
    for binding in bindings:
        shared = binding.module.partition(".")[0] in NAMESPACES
        taken = binding.name if shared and binding.name != "*" else ""
        found[f"{binding.module}.{taken}".rstrip(".")] = None
    return tuple(found)


def local_modules(modules: Iterable[str], folder: Path) -> tuple[str, ...]:
    """Those top-level names that lie beside the notebook, where Python looks first."""
    tops = sorted({module.partition(".")[0] for module in modules})
    return tuple(
        top
        for top in tops
        if top not in sys.stdlib_module_names
        and ((folder / f"{top}.py").is_file() or _is_package(folder / top))
    )


def requirements(
    modules: Iterable[str],
    environment: Environment,
    *,
    extra: Sequence[str] = (),
    local: Iterable[str] = (),
) -> tuple[Requirement, ...]:
    """The distributions that these modules need, sorted by name.

    What is not installed has no version. Extras that were asked for (``[parquet]``) stand at
    the start of the range. A version that the notebook itself asked for
    stands before the one that is installed; where the two differ, no version is given.

    Args:
        modules: dotted names of imported modules, of the standard library too.
        extra: what ``%pip install`` asked for; unreadable ones are passed over.
        local: top-level names of modules that lie beside the notebook.
    """
    beside = frozenset(local)
    wishes = {normalised(w.name): w for w in map(_wish, extra) if w is not None}
    needed: dict[str, list[str]] = {n: [] for n in wishes if n not in _INSTALLERS}
    for module in sorted(set(modules)):
        top = module.partition(".")[0]
        if top and top not in sys.stdlib_module_names and top not in beside:
            needed.setdefault(_name(module, environment, wishes), []).append(module)
    return tuple(
        _requirement(name, used, environment, wishes.get(name))
        for name, used in sorted(needed.items())
    )


def distributions(
    names: Iterable[str], environment: Environment, ranges: Mapping[str, str]
) -> tuple[Requirement, ...]:
    """These distributions as requirements, in the versions that are installed.

    Args:
        ranges: of some of them, the versions that serve as well.
    """
    found = (_requirement(name, [], environment, None) for name in names)
    return tuple(replace(one, specifier=ranges.get(one.name, one.specifier)) for one in found)


def version_range(version: str) -> str:
    """The versions that should work where this one did, such as ``>=2.4,<3``.

    Empty where the version is no version (PEP 440).
    """
    from packaging.version import InvalidVersion, Version

    try:
        seen = Version(version)
    except InvalidVersion:
        return ""
    epoch = f"{seen.epoch}!" if seen.epoch else ""
    major, minor = seen.major, seen.minor
    lower = f"{epoch}{major}.{minor}" if major or minor else f"{epoch}{seen.base_version}"
    if seen.is_prerelease:
        lower = seen.public
    if major >= _FIRST_YEAR:
        return f">={lower}"
    upper = f"{major + 1}" if major else f"0.{minor + 1}"
    return f">={lower},<{epoch}{upper}"


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and any(folder.glob("*.py"))


def _wish(text: str) -> Wish | None:
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        wish = Requirement(text)
    except InvalidRequirement:
        return None
    return None if wish.url else wish


def _name(module: str, environment: Environment, wishes: Iterable[str]) -> str:
    """The distribution's normalised name, installed or not."""
    guesses = _guesses(module)
    for wish in wishes:
        installed = environment.distributions.get(wish)
        if wish in guesses or (installed and installed.provides(module)):
            return wish
    found = environment.lookup(module)
    return found.name if found else guesses[0]


def _guesses(module: str) -> list[str]:
    """Names that the distribution may have, the likeliest first."""
    parts = module.split(".")
    if parts[0] not in NAMESPACES:
        parts = parts[:1]
    depth = 3 if parts[0] == "azure" or parts[:2] == ["google", "cloud"] else 2
    prefixes = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    known = [KNOWN[prefix] for prefix in prefixes if prefix in KNOWN]
    return [*known, normalised(".".join(parts[:depth]))]


def _requirement(
    name: str, modules: list[str], environment: Environment, wish: Wish | None
) -> Requirement:
    installed = environment.distributions.get(name)
    version = installed.version.partition("+")[0] if installed else ""
    specifier = version_range(version)
    if wish is not None:
        if version and not wish.specifier.contains(version, prereleases=True):
            version = ""
        specifier = str(wish.specifier) or specifier
    extras = f"[{','.join(sorted(wish.extras))}]" if wish and wish.extras else ""
    return Requirement(
        name=name,
        version=version,
        specifier=extras + specifier,
        modules=tuple(sorted({module.partition(".")[0] for module in modules})),
    )
