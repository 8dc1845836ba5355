"""One run of a notebook with parameters, by papermill; what it shows is kept beside the book."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nb2prod.config import load_config
from nb2prod.errors import InputError, RunError
from nb2prod.execution.kernel_run import document_of
from nb2prod.execution.parameter_values import INJECTED, setting_cell
from nb2prod.model.notebook import Notebook
from nb2prod.notebook.read import is_script

_TAG = "parameters"


def check_tools(*, html: bool) -> None:
    """Check that what runs a notebook, and writes its page, is installed.

    Raises:
        InputError: it is not.
    """
    for name, is_needed in (("papermill", True), ("nbconvert", html)):
        if is_needed and find_spec(name) is None:
            without = "" if name == "papermill" else ", or leave the page out by --no-html"
            raise InputError(
                f"{name} is not installed: run python -m pip install 'nb2prod[run]'{without}"
            )


def run_by_papermill(
    notebook: Notebook,
    values: Mapping[str, Any],
    *,
    book: Path,
    run: str,
    folder: Path,
    via: str = "run",
    sweep: str = "",
) -> Path:
    """Run a notebook in its own kernel and folder; return the executed notebook's file.

    Args:
        values: of parameters that it has; they can be stated exactly.
        folder: where the executed notebook goes.

    Raises:
        RunError: a cell failed, or the kernel is missing or died. The run is in the book.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import execute_notebook

    from nb2prod.execution.papermill_engine import Tracking, failure

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{notebook.path.stem}.ipynb"
    document = _document(notebook, values)
    saves = load_config(notebook.path.absolute().parent, notebook.options).save_metrics
    tracking = Tracking(
        book=book, experiment=notebook.path.name, run=run, via=via, sweep=sweep, saves=saves
    )
    try:
        done = execute_notebook(
            document,
            str(target).replace("{", "{{").replace("}", "}}"),
            engine_name="nb2prod",
            kernel_name=notebook.kernel or "python3",
            language="python",
            progress_bar=False,
            cwd=notebook.path.absolute().parent,
            nb2prod=tracking,
        )
    except PapermillExecutionError:  # also where a cell may raise, as its tag says
        done = _without_marks(target)
    except NoSuchKernel as error:
        raise RunError(
            f"{notebook.path}: its kernel {error.name!r} is not installed: install it, or choose "
            "another one in Jupyter"
        ) from None
    except (DeadKernelError, CellTimeoutError):
        raise RunError(
            f"{notebook.path}: the kernel died: it may have run out of memory, or a cell ends the "
            f"process; see {target}"
        ) from None
    if said := failure(done):  # also sys.exit(0), which papermill takes for a success
        raise RunError(f"{notebook.path}: {said}; see {target}")
    return target


def write_page(executed: Path) -> Path | None:
    """Write the executed notebook as an HTML page beside it; None where nbconvert cannot."""
    import nbconvert

    exporter: Any = nbconvert.HTMLExporter

    page = executed.with_suffix(".html")
    try:
        text, _ = exporter(sanitize_html=True).from_filename(str(executed))
    except Exception as error:  # templates and filters of nbconvert: the run is none the worse
        print(f"nb2prod: no page was written: {type(error).__name__}: {error}", file=sys.stderr)
        return None
    page.write_text(text, encoding="utf-8", errors="backslashreplace")
    return page


def _document(notebook: Notebook, values: Mapping[str, Any]) -> Any:
    """The notebook as nbformat has it, with a cell that sets the parameters."""
    import nbformat as untyped

    nbformat: Any = untyped
    v4 = nbformat.v4
    if is_script(notebook.path):
        document = document_of(notebook)
    else:
        text = notebook.path.read_text(encoding="utf-8-sig")
        document = nbformat.reads(text, as_version=4)
    for cell, known in zip(document.cells, notebook.cells, strict=True):
        cell["id"] = known.id
        cell.metadata.setdefault("tags", [])
    document["nbformat"], document["nbformat_minor"] = 4, 5
    if values:
        _insert(document, v4.new_code_cell(setting_cell(values), metadata={"tags": [INJECTED]}))
    return document


def _insert(document: Any, setting: Any) -> None:
    """Put the cell where papermill puts it: in place of an earlier one, else below the defaults."""
    tags = [cell.metadata.get("tags", []) for cell in document.cells]
    earlier = next((place for place, found in enumerate(tags) if INJECTED in found), None)
    if earlier is not None:
        document.cells[earlier] = setting
        return
    defaults = next((place for place, found in enumerate(tags) if _TAG in found), -1)
    document.cells.insert(defaults + 1, setting)


def _without_marks(path: Path) -> Any:
    """The executed notebook without the cells in which papermill points to an error."""
    import nbformat as untyped
    from papermill.execute import ERROR_MARKER_TAG

    nbformat: Any = untyped
    document = nbformat.read(path, as_version=4)
    cells = document.cells
    document.cells = [c for c in cells if ERROR_MARKER_TAG not in c.metadata.get("tags", [])]
    nbformat.write(document, path)
    return document
