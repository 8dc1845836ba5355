"""``nb2prod export``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nb2prod.cli import options
from nb2prod.cli.formats import Finding, one_line, text_line
from nb2prod.cli.progress import cells_bar

if TYPE_CHECKING:
    from nb2prod.output.report import WriteReport

PROTECTED = 3


@click.command(epilog="""\b
Examples:
  nb2prod export churn.ipynb --record
  nb2prod export churn.ipynb --output services/churn --with docker,make
  nb2prod export churn.ipynb --dry-run
""")
@options.notebook
@click.option(
    "--output",
    metavar="DIR",
    help="The folder of the package; the default lies beside the notebook.",
)
@click.option("--package", metavar="NAME", help="The name that one imports.")
@click.option("--record", is_flag=True, help="Run the notebook once, and test against its values.")
@click.option(
    "--no-replay",
    is_flag=True,
    help="Do not run the package after a recording, to compare what it gives.",
)
@options.timeout
@options.fixtures
@click.option(
    "--with",
    "extras",
    metavar="LIST",
    default="",
    help="More files: docker, make, pre-commit, stages; separated by commas.",
)
@click.option(
    "--ci",
    metavar="NAME",
    help="github-actions (the default), gitlab, azure-pipelines, aws-codepipeline, jenkins"
    " or none.",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="NAME",
    help="Where else it is to run; repeatable. See 'nb2prod targets'.",
)
@click.option("--no-schema", is_flag=True, help="Do not check tables before training.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, write nothing.")
@options.strict
@options.ignore
def command(
    notebook: Path,
    output: str | None,
    package: str | None,
    record: bool,
    no_replay: bool,
    timeout: float | None,
    fixtures: str | None,
    extras: str,
    ci: str | None,
    targets: tuple[str, ...],
    no_schema: bool,
    dry_run: bool,
    strict: bool,
    ignore: tuple[str, ...],
) -> int:
    """Write the package that computes what the notebook computes.

    What was edited in an earlier export is merged, never overwritten.
    """
    from nb2prod.app.export import export
    from nb2prod.cli.leaving_formats import leaving_lines

    given = options.given(
        output=output,
        package=package,
        ci=ci,
        targets=list(targets),
        fixtures=fixtures,
        ignore=ignore,
        with_=[name.strip() for name in extras.split(",") if name.strip()],
    )
    if no_schema:
        given["schema"] = False
    with cells_bar() as progress:
        exported = export(
            notebook,
            given,
            record=record,
            replay=not no_replay,
            dry_run=dry_run,
            strict=strict,
            timeout=timeout,
            progress=progress,
        )
    colour = sys.stderr.isatty()
    for diagnostic in exported.diagnostics:
        finding = Finding(path=notebook, diagnostic=diagnostic)
        click.echo(text_line(finding, colour=colour), err=True)
    if exported.report is None:
        click.echo("nb2prod: error: nothing was written: see the errors above", err=True)
        return 1
    click.echo(f"{'would write' if dry_run else 'wrote'} {one_line(str(exported.folder))}")
    for line in _lines(exported.report):
        click.echo(one_line(line))
    if exported.report.loses_proof:
        click.echo(
            "nb2prod: warning: the tests against the notebook's values were taken out, as this"
            " export recorded none: export with --record to have them again",
            err=True,
        )
    if exported.values is not None:
        click.echo(f"  the tests compare {exported.values} values with the notebook's")
    if exported.replayed:
        click.echo(f"  a run of the package gave {exported.replayed} of them again")
    for line in leaving_lines(exported):
        click.echo(f"  {one_line(line)}")
    return PROTECTED if exported.report.conflicts else 0


MOST_LISTED = 12


def _lines(report: WriteReport) -> Iterator[str]:
    """What became of the files, those that did not change only counted."""
    for word, paths in (
        ("new", report.created),
        ("updated", report.updated),
        ("merged with your edits", report.merged),
        ("deleted", report.deleted),
        ("left deleted", report.left_deleted),
        ("yours now, no longer made", report.released),
    ):
        if len(paths) > MOST_LISTED:
            yield f"  {word}: {len(paths)} files"
        else:
            yield from (f"  {word}: {path}" for path in paths)
    if report.unchanged:
        yield f"  unchanged: {len(report.unchanged)} files"
    for path, beside in report.kept:
        yield f"  conflict: {path} is as you left it, the new one is {beside}:"
        yield "    take over what you want of it, and delete it; yours counts from then on"
