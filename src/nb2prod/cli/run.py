"""``nb2prod run``."""

from __future__ import annotations

from pathlib import Path

import click

from nb2prod.cli.formats import one_line


@click.command(epilog="""\b
Examples:
  nb2prod run churn.ipynb
  nb2prod run churn.ipynb -p n_trees=300 -p test_size=0.2
  nb2prod run churn -p n_trees=300 --python /opt/churn/bin/python
""")
@click.argument("path", type=click.Path(path_type=Path), metavar="NOTEBOOK|PACKAGE")
@click.option(
    "-p", "values", multiple=True, metavar="NAME=VALUE", help="Set a parameter; repeatable."
)
@click.option(
    "--book",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The lab book; the default is .nb2prod/book.db beside the notebook or package.",
)
@click.option("--html/--no-html", default=True, help="Keep an HTML page of the executed notebook.")
@click.option("--python", metavar="FILE", help="The package's interpreter.")
def command(
    path: Path, values: tuple[str, ...], book: Path | None, html: bool, python: str | None
) -> int:
    """Run a notebook or an exported package once, into the lab book.

    The executed notebook, or what the package writes, is kept beside the book under runs/.
    """
    from nb2prod.app import run as app
    from nb2prod.cli.run_formats import as_text

    if app.is_package(path):
        done = app.run_package(path, values, book=book, python=python)
    elif python:
        raise click.UsageError("--python is for packages: a notebook has its own kernel")
    else:
        done = app.run_notebook(path, app.parse_values(path, values), book=book, html=html)
    for line in as_text(done):
        click.echo(one_line(line))
    return 0
