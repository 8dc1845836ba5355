"""``nb2prod record``."""

from __future__ import annotations

from pathlib import Path

import click

from nb2prod.cli import options


@click.command(epilog="""\b
Examples:
  nb2prod record churn.ipynb
  nb2prod record churn.ipynb --timeout 600 --format json > churn.json
""")
@options.notebook
@options.timeout
@options.fixtures
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(notebook: Path, timeout: float | None, fixtures: str | None, form: str) -> int:
    """Run a notebook once, and show what its steps take, give and do.

    It runs from top to bottom, in a fresh kernel of its own and in a copy of its folder.
    """
    from nb2prod.app.record import record
    from nb2prod.cli.formats import Finding, text_line
    from nb2prod.cli.progress import cells_bar
    from nb2prod.cli.recording_formats import as_json, as_text

    with cells_bar() as progress:
        given = options.given(fixtures=fixtures)
        recorded = record(notebook, given, timeout=timeout, progress=progress)
    if form == "json":
        click.echo(as_json(recorded.recording, recorded.diagnostics), nl=False)
    elif recorded.recording is not None:
        click.echo(as_text(notebook, recorded.recording, recorded.diagnostics), nl=False)
    else:
        for found in recorded.diagnostics:
            click.echo(text_line(Finding(path=notebook, diagnostic=found)), err=True)
    if recorded.recording is None:
        click.echo("nb2prod: error: nothing was run: see the errors above", err=True)
        return 1
    return int(any(found.severity == "error" for found in recorded.diagnostics))
