"""Use case: the examples that come with nb2prod."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from pathlib import Path

from nb2prod.errors import InputError

_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*", "make_data.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example notebook with its data.

    Attributes:
        name: its folder's name.
        description: the first paragraph, one line.
    """

    name: str
    title: str
    description: str
    notebook: Path


def examples() -> tuple[Example, ...]:
    """All examples, by name."""
    return tuple(_found())


def copy_example(name: str, folder: Path) -> Path:
    """Copy an example and its data into a new folder; nothing is overwritten.

    Returns:
        the notebook's copy.

    Raises:
        InputError: there is no such example, or the folder cannot be written to.
    """
    example = next((item for item in _found() if item.name == name), None)
    if example is None:
        raise InputError(f"there is no example {name[:40]!r}")
    for number in count(1):
        target = folder / (name if number == 1 else f"{name}-{number}")
        try:
            target.mkdir()
            break
        except FileExistsError:
            continue
        except OSError as error:
            raise InputError(f"no example can be copied to {folder}: {error.strerror}") from error
    shutil.copytree(example.notebook.parent, target, ignore=_LEFT_OUT, dirs_exist_ok=True)
    return target / example.notebook.name


def _found() -> Iterator[Example]:
    from nb2prod.notebook.read import read_notebook
    from nb2prod.planning import prose

    for path in sorted(_folder().glob("*/*.ipynb")):
        notebook = read_notebook(path)
        yield Example(
            name=path.parent.name,
            title=prose.title(notebook),
            description=prose.description(notebook),
            notebook=path,
        )


def _folder() -> Path:
    """Where the examples lie: in the installed package, else in the checkout."""
    installed = Path(str(files("nb2prod") / "examples"))
    return installed if installed.is_dir() else Path(__file__).parents[3] / "examples"
