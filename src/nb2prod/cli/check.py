"""``nb2prod check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from nb2prod.cli import options
from nb2prod.cli.formats import FORMATS, Finding, as_text, one_line
from nb2prod.errors import Nb2prodError


@click.command(epilog="""\b
Examples:
  nb2prod check churn.ipynb
  nb2prod check *.ipynb --strict --ignore NB210
  nb2prod check churn.ipynb --format sarif > nb2prod.sarif
""")
@click.argument(
    "notebooks",
    type=click.Path(path_type=Path),
    nargs=-1,
    required=True,
    metavar="NOTEBOOK...",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
)
@options.strict
@options.ignore
def command(notebooks: tuple[Path, ...], form: str, strict: bool, ignore: tuple[str, ...]) -> int:
    """Say what would go wrong in an export, with cell, line and what to do.

    Cells are counted from 0, markdown cells too. A code is muted for good by the key
    "ignore" in [tool.nb2prod] of pyproject.toml or in metadata.nb2prod of the notebook.
    """
    from nb2prod.app.check import check, is_refused

    findings: list[Finding] = []
    status = 0
    for path in notebooks:
        try:
            found = check(path, options.given(ignore=ignore))
        except Nb2prodError as error:
            click.echo(f"nb2prod: error: {one_line(str(error))}", err=True)
            status = max(status, error.exit_code)
            continue
        findings += [Finding(path=path, diagnostic=d) for d in found]
        status = max(status, int(is_refused(found, strict=strict)))
    colour = form == "text" and sys.stdout.isatty()
    text = as_text(findings, colour=True) if colour else FORMATS[form](findings)
    click.echo(text, nl=False)
    return status
