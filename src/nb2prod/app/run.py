"""Use case: run a notebook or an exported package once, with parameters, into the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.errors import RunError
from nb2prod.model.run import Run, new_run_id

if TYPE_CHECKING:
    from nb2prod.model.notebook import Notebook


def is_package(path: Path) -> bool:
    """Whether a path is an exported package and no notebook."""
    return path.is_dir()


def parse_values(path: Path, texts: Iterable[str]) -> dict[str, Any]:
    """Values for the parameters of a notebook, from ``NAME=VALUE`` texts.

    Raises:
        InputError: the notebook cannot be read, or a name or a value does not fit exactly.
    """
    from nb2prod.execution.parameter_values import parameters_of
    from nb2prod.execution.parameter_values import parse_values as parse
    from nb2prod.notebook.read import read_notebook

    return parse(texts, parameters_of(read_notebook(path)))


def run_notebook(
    path: Path,
    values: Mapping[str, Any],
    *,
    book: Path | None = None,
    run_id: str | None = None,
    sweep: str = "",
    via: str = "run",
    html: bool = True,
) -> Run:
    """Run a notebook in its own kernel; the executed notebook is kept beside the book.

    Args:
        values: by parameter; the notebook's own for the rest.
        html: keep an HTML page of it, too.

    Raises:
        InputError: the notebook or the book cannot be read, a value cannot be set exactly, or
            papermill or nbconvert is missing.
        RunError: it failed while it ran; the run is in the book.
    """
    from nb2prod.execution.notebook_run import check_tools, run_by_papermill, write_page
    from nb2prod.execution.parameter_values import check_values, parameters_of
    from nb2prod.notebook.read import read_notebook
    from nb2prod.tracking.book import Book
    from nb2prod.tracking.place import run_folder

    notebook = read_notebook(path)
    check_tools(html=html)
    check_values(values, parameters_of(notebook))
    place, run = _place(path, notebook, book), run_id or new_run_id()
    Book(place, timeout=30).close()  # one that cannot be used is said before anything is written
    folder = run_folder(place, run)
    try:
        executed = run_by_papermill(
            notebook, values, book=place, run=run, folder=folder, via=via, sweep=sweep
        )
        if html:
            write_page(executed)
    finally:
        _keep_outputs(place, run)
    return _kept(place, run)


def run_package(
    folder: Path,
    values: Iterable[str],
    *,
    book: Path | None = None,
    run_id: str | None = None,
    sweep: str = "",
    via: str = "package",
    python: str | None = None,
) -> Run:
    """Run an exported package in its interpreter; what it writes is kept beside the book.

    Args:
        values: ``NAME=VALUE`` texts, which the package reads by its parameters' types.
        python: the interpreter; by default that of the package's ``.venv``, else ours.

    Raises:
        InputError: the folder is no package, or the package refuses a name or a value.
        RunError: it failed while it ran; the run is in the book.
    """
    from nb2prod.execution.package_run import read_package, run_in_interpreter
    from nb2prod.tracking.place import run_folder

    package = read_package(folder)
    place, run = book_of(folder.absolute(), {}, book), run_id or new_run_id()
    try:
        run_in_interpreter(
            package,
            tuple(values),
            book=place,
            run=run,
            folder=run_folder(place, run),
            via=via,
            sweep=sweep,
            python=python,
        )
    finally:
        _keep_outputs(place, run)
    return _kept(place, run)


def book_of(path: Path, options: Mapping[str, Any], given: Path | None = None) -> Path:
    """The book of a notebook or a package: as given, as configured, or beside it.

    Args:
        options: ``metadata.nb2prod`` of the notebook.

    Raises:
        InputError: a configuration cannot be read.
    """
    from nb2prod.config import load_config
    from nb2prod.tracking.place import book_for

    return book_for(path, given or load_config(path.absolute().parent, options).book)


def _place(path: Path, notebook: Notebook, given: Path | None) -> Path:
    return book_of(path, notebook.options, given)


def _keep_outputs(book: Path, run: str) -> None:
    """Note in the book which files a run left in its folder."""
    from nb2prod.tracking.book import Book
    from nb2prod.tracking.files import listed
    from nb2prod.tracking.place import run_folder

    found = listed(book.parent, run_folder(book, run))
    if found:
        with Book(book, timeout=30) as opened:
            opened.set_files(run, found)


def _kept(book: Path, run: str) -> Run:
    """The run as the book has it.

    Raises:
        RunError: it failed although nothing said so.
    """
    from nb2prod.model.run import RunStatus
    from nb2prod.tracking.book import Book

    with Book(book, timeout=30) as opened:
        kept = opened.run(run)
    if kept.status is not RunStatus.COMPLETED:
        raise RunError(f"run {run} is {kept.status}: {kept.error or 'nobody knows why'}")
    return kept
