"""``nb2prod verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nb2prod.cli import options
from nb2prod.errors import InputError

if TYPE_CHECKING:
    from nb2prod.execution.verify_result import Verification


@click.command(epilog="""\b
Examples:
  nb2prod verify churn.ipynb churn
  nb2prod verify churn.ipynb churn --isolated --html report.html
  nb2prod verify churn.ipynb churn --repeat 3 --format json

Exit status: 0 equal, 1 something differs, 2 something cannot be read, 4 the notebook or
the package failed.
""")
@options.notebook
@click.argument("package", type=click.Path(path_type=Path), metavar="PACKAGE")
@click.option("--isolated", is_flag=True, help="Run each step in a process of its own.")
@click.option(
    "--repeat",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    metavar="N",
    help="Run both N times; say what is not deterministic.",
)
@click.option(
    "--python",
    default="",
    metavar="PATH",
    help="The package's interpreter; the default is that of the notebook's kernel.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Limit for one cell, and for one step.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a report that needs no other file.",
)
@click.option("--all", "every", is_flag=True, help="List what is equal, too.")
def command(
    notebook: Path,
    package: Path,
    isolated: bool,
    repeat: int,
    python: str,
    timeout: float | None,
    form: str,
    html: Path | None,
    every: bool,
) -> int:
    """Run a notebook and its package in fresh processes, and compare all that they give.

    Values of steps, metrics, printed lines, written files and figures. PACKAGE is the folder
    of the package; it may have been edited.
    """
    from nb2prod.app.verify import verify
    from nb2prod.cli.verify_formats import as_json, as_text

    found = verify(
        notebook,
        package,
        isolated=isolated,
        repeat=repeat,
        python=python,
        timeout=timeout,
        say=lambda text: click.echo(text, err=True),
    )
    if html is not None:
        _write(html, found)
    if form == "json":
        click.echo(as_json(found), nl=False)
    else:
        click.echo(as_text(found, every=every), nl=False)
    return int(not found.equal)


def _write(file: Path, found: Verification) -> None:
    """Write the report."""
    from nb2prod.app.verify import report

    try:
        file.write_text(report(found), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}") from None
