"""``nb2prod plan``."""

from __future__ import annotations

from pathlib import Path

import click

from nb2prod.cli import options


@click.command(epilog="""\b
Examples:
  nb2prod plan churn.ipynb
  nb2prod plan churn.ipynb --format mermaid > churn.mmd
""")
@options.notebook
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
)
def command(notebook: Path, form: str) -> int:
    """Show the steps, parameters and metrics of a notebook; nothing is executed."""
    from nb2prod.app.plan import plan
    from nb2prod.cli.pipeline_formats import as_json, as_text

    planned = plan(notebook)
    if form == "mermaid":
        from nb2prod.rendering.mermaid import render_mermaid

        click.echo(render_mermaid(planned.pipeline), nl=False)
    else:
        render = as_json if form == "json" else as_text
        click.echo(render(notebook, planned.pipeline, planned.diagnostics), nl=False)
    return int(planned.refused)
