"""Where a package lies, as far as its CI provider has to know."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nb2prod.errors import InputError

HERE = PurePosixPath(".")
PLAIN = re.compile(r"[\w.+/-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a package lies.

    Attributes:
        git_root: root of the git repository that holds the package; None where there is none.
        package_path: the package's folder relative to that root; ``.`` at the root itself.
    """

    git_root: Path | None = None
    package_path: PurePosixPath = HERE

    @property
    def below(self) -> PurePosixPath:
        """The package's folder relative to the repository's root; ``.`` without a repository."""
        return self.package_path if self.git_root is not None else HERE


def plain_folder(layout: Layout, provider: str) -> PurePosixPath:
    """Return the package's folder, of whose name a provider evaluates nothing.

    Raises:
        InputError: it has other characters than letters, digits and ``_ . + -``.
    """
    below = layout.below
    if not PLAIN.fullmatch(str(below)) or str(below).startswith("-"):
        raise InputError(
            f"rename the folder {str(below)!r}: {provider} would evaluate a part of its name;"
            " letters, digits and _ . + - are safe"
        )
    check_below(below)
    return below


def check_below(folder: PurePosixPath) -> None:
    """Refuse a folder that is no place below the repository's root."""
    if folder.is_absolute() or ".." in folder.parts:
        raise InputError(
            f"the folder {str(folder)!r} does not lie below the root of the repository"
        )
