"""``nb2prod runs``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from nb2prod.cli.formats import one_line

_SORTED = "started"


class Commands(click.Group):
    """The commands for runs; a notebook in a command's place lists its runs, nothing lists all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the command line."""
        return super().parse_args(ctx, args or ["list"])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is asked for."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            if not Path(args[0]).exists():
                known = ", ".join(self.commands)
                raise click.UsageError(f"there is no command or file {args[0]!r}: {known}", ctx)
            args = ["list", *args]
        return super().resolve_command(ctx, args)


def _book(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--book",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="The lab book; the default is the one beside the notebook, or in this folder.",
    )(command)


def _form(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
    )(command)


def _notebook(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument(
        "notebook", type=click.Path(path_type=Path), required=False, metavar="[NOTEBOOK]"
    )(command)


def _where(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--where",
        multiple=True,
        metavar="CONDITION",
        help="Such as 'accuracy>0.8' or 'status=failed'; repeatable, all must hold.",
    )(command)


@click.group(
    cls=Commands,
    epilog="""\b
Examples:
  nb2prod runs churn.ipynb
  nb2prod runs list churn.ipynb --where 'accuracy>0.8' --sort roc_auc
  nb2prod runs best churn.ipynb --metric roc_auc
  nb2prod runs compare 1f2e3d4c 5a6b7c8d
  nb2prod runs restore 1f2e3d4c churn.ipynb --output churn-best.ipynb
  nb2prod runs push 1f2e3d4c --to mlflow --option uri=http://127.0.0.1:5000
""",
)
def command() -> None:
    """List, show, compare, export, restore and push the runs in the lab book.

    A RUN is its id or enough of it: the beginning, or the part after the hyphen.
    """


@command.command("list")
@_notebook
@_where
@click.option("--sort", default=_SORTED, metavar="NAME", help="A metric, parameter or field.")
@click.option("--ascending", is_flag=True, help="The smallest first.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.option("--columns", default="", metavar="LIST", help="Names, separated by commas.")
@_book
@_form
def list_runs(
    notebook: Path | None,
    where: tuple[str, ...],
    sort: str,
    ascending: bool,
    limit: int,
    columns: str,
    book: Path | None,
    form: str,
) -> int:
    """List runs, the newest first."""
    from nb2prod.app import runs as app
    from nb2prod.cli import run_formats

    query = _query(notebook, where, sort, not ascending, limit)
    found = app.runs(app.find_book(notebook, book), query)
    if form == "json":
        return _json({"runs": [run_formats.plain(one) for one in found]})
    chosen = [name.strip() for name in columns.split(",") if name.strip()]
    rows = run_formats.table(run_formats.listed(found, chosen), found)
    return _lines([*rows, f"{len(found)} runs"])


@command.command()
@click.argument("run")
@click.option("--source", is_flag=True, help="Print the cells' code, too.")
@_book
@_form
def show(run: str, source: bool, book: Path | None, form: str) -> int:
    """Show one run: parameters, metrics, and the cells that led to them."""
    from nb2prod.app import runs as app
    from nb2prod.cli import run_formats

    found = app.run(app.find_book(None, book), run)
    if form == "json":
        cells = [run_formats.plain_execution(one) for one in found.executions]
        return _json({**run_formats.plain(found), "executions": cells})
    lines = list(run_formats.as_text(found))
    for execution in found.executions:
        lines += run_formats.execution_lines(execution)
        lines += [f"    | {line}" for line in execution.source.splitlines() if source]
    return _lines([*lines, *(f"  file {file.path}" for file in found.files)])


@command.command()
@click.argument("ids", nargs=-1, required=True, metavar="RUN RUN...")
@_book
@_form
def compare(ids: tuple[str, ...], book: Path | None, form: str) -> int:
    """Compare runs: metrics, parameters and data that differ, and the code of first and last."""
    from nb2prod.app import runs as app
    from nb2prod.cli import run_formats

    if len(ids) < 2:
        raise click.UsageError("name two runs or more")
    found = app.compare(app.find_book(None, book), ids)
    if form == "json":
        return _json(run_formats.plain_comparison(found))
    return _lines(run_formats.comparison_lines(found))


@command.command()
@_notebook
@click.option("--metric", required=True, metavar="NAME")
@click.option("--minimize", is_flag=True, help="The smallest is the best.")
@_where
@_book
@_form
def best(
    notebook: Path | None,
    metric: str,
    minimize: bool,
    where: tuple[str, ...],
    book: Path | None,
    form: str,
) -> int:
    """Show the completed run with the best value of a metric."""
    from nb2prod.app import runs as app
    from nb2prod.cli import run_formats

    query = _query(notebook, (*where, "status=completed"), metric, not minimize, 1)
    found = app.best(app.find_book(notebook, book), query)
    if form == "json":
        return _json(run_formats.plain(found))
    return _lines(run_formats.as_text(found))


@command.command()
@_notebook
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="FILE")
@_where
@click.option("--sort", default=_SORTED, metavar="NAME", help="A metric, parameter or field.")
@_book
def export(
    notebook: Path | None, output: Path, where: tuple[str, ...], sort: str, book: Path | None
) -> int:
    """Write all runs as a table: FILE ends in .csv or .parquet."""
    from nb2prod.app import runs as app

    writers = {".csv": app.export_csv, ".parquet": app.export_parquet}
    write = writers.get(output.suffix.lower())
    if write is None:
        raise click.UsageError(f"--output {str(output)!r}: write a name in .csv or .parquet")
    found = app.runs(app.find_book(notebook, book), _query(notebook, where, sort, True, None))
    try:
        write(found, output)
    except OSError as error:
        raise click.UsageError(f"{output}: cannot be written: {error.strerror}") from error
    return _lines([f"wrote {len(found)} runs to {output}"])


@command.command()
@click.argument("run")
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), required=True, metavar="FILE")
@_book
def restore(run: str, notebook: Path, output: Path, book: Path | None) -> int:
    """Write a copy of NOTEBOOK with the cells as they were in a run."""
    from nb2prod.app import runs as app

    changed, missing = app.restore(app.find_book(notebook, book), run, notebook, output)
    lines = [f"wrote {output}: {changed} cells are as they were in the run"]
    if missing:
        lines.append(f"  {len(missing)} cells that the notebook no longer has stand at the end")
    return _lines(lines)


@command.command()
@click.argument("ids", nargs=-1, metavar="[RUN]...")
@click.option("--to", required=True, metavar="TRACKER", help="mlflow, wandb, comet or a plugin.")
@click.option("--all", "everything", is_flag=True, help="All runs of the book that have ended.")
@click.option(
    "--option", "texts", multiple=True, metavar="NAME=VALUE", help="Of the tracker; repeatable."
)
@_book
@_form
def push(
    ids: tuple[str, ...],
    to: str,
    everything: bool,
    texts: tuple[str, ...],
    book: Path | None,
    form: str,
) -> int:
    """Send runs to a tracker; what it has already is not sent again."""
    from nb2prod.app import push as app
    from nb2prod.app.runs import find_book

    if bool(ids) == everything:
        raise click.UsageError("name the runs to push, or write --all")
    place = find_book(None, book)
    tracker = app.tracker(to, _options(texts))
    done = []
    for one in app.push(place, app.ended(place) if everything else ids, tracker):
        done.append(one)
        if form == "text":
            said = f"sent to {to}: {one.place}" if not one.error else f"not sent: {one.error}"
            click.echo(one_line(f"run {one.run} {said}"), err=bool(one.error))
    if form == "json":
        _json({"runs": [{"run": o.run, "place": o.place, "error": o.error} for o in done]})
    return max((one.exit_code for one in done), default=0)


@command.command()
@_notebook
@_book
def repair(notebook: Path | None, book: Path | None) -> int:
    """Put a new book in the place of a corrupt one, which is kept as a backup."""
    from nb2prod.app import runs as app
    from nb2prod.tracking.repair import repair as mend

    done = mend(app.find_book(notebook, book))
    return _lines([f"saved {done.runs} runs; the old book is {done.backup}"])


def _query(
    notebook: Path | None, where: tuple[str, ...], order: str, descending: bool, limit: int | None
) -> Any:
    from nb2prod.tracking.query import Query

    is_notebook = notebook is not None and not notebook.is_dir()
    return Query(
        experiment=notebook.name if notebook is not None and is_notebook else None,
        where=where,
        order=order,
        descending=descending,
        limit=limit,
    )


def _options(texts: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.UsageError(f"--option {text!r}: write NAME=VALUE")
        found[name] = value
    return found


def _lines(lines: Any) -> int:
    for line in lines:
        click.echo(one_line(line))
    return 0


def _json(value: Any) -> int:
    click.echo(json.dumps(value, indent=2))
    return 0
