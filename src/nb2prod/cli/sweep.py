"""``nb2prod sweep``."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nb2prod.cli.formats import one_line

if TYPE_CHECKING:
    from nb2prod.execution.sweep import Progress
    from nb2prod.execution.sweep_plan import Sweep
    from nb2prod.model.run import Run

_MANY = 10_000


@click.command(epilog="""\b
Examples:
  nb2prod sweep churn --grid C=0.1,0.5,1 --grid n_trees=100,300 --maximize roc_auc
  nb2prod sweep churn.ipynb --random 'C=loguniform(0.001,10)' --samples 20
  nb2prod sweep churn --optuna 50 --random 'C=loguniform(0.001,10)' --maximize roc_auc
  nb2prod sweep churn --resume 1f2e3d4c
""")
@click.argument("path", type=click.Path(path_type=Path), required=False, metavar="NOTEBOOK|PACKAGE")
@click.option("--grid", multiple=True, metavar="NAME=VALUE,VALUE", help="Values; repeatable.")
@click.option(
    "--random",
    "drawn",
    multiple=True,
    metavar="NAME=RANGE",
    help="uniform(LOW,HIGH), loguniform(LOW,HIGH), randint(LOW,HIGH) or choice(A,B); repeatable.",
)
@click.option(
    "--samples",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="How often --random draws; each draw is run with each combination of --grid.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Seed of the draws and of Optuna.")
@click.option(
    "--optuna",
    "trials",
    type=click.IntRange(min=1),
    metavar="TRIALS",
    help="Let Optuna choose so many trials from --grid and --random.",
)
@click.option("--maximize", metavar="METRIC", help="The higher, the better.")
@click.option("--minimize", metavar="METRIC", help="The lower, the better.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: os.cpu_count() or 1,
    show_default="processors",
    help="How many runs at once.",
)
@click.option(
    "--engine",
    type=click.Choice(["processes", "dask", "ray"]),
    default="processes",
    show_default=True,
    help="Where the runs go.",
)
@click.option("--address", metavar="ADDRESS", help="A running Dask or Ray cluster.")
@click.option("--resume", metavar="ID", help="Go on with a sweep that was stopped.")
@click.option("--yes", is_flag=True, help=f"Do not ask before more than {_MANY:,} runs.")
@click.option(
    "--book",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The lab book; the default is .nb2prod/book.db beside the notebook or package.",
)
@click.option("--python", metavar="FILE", help="The package's interpreter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json writes a line for each run as soon as the book has it.",
)
def command(
    path: Path | None,
    grid: tuple[str, ...],
    drawn: tuple[str, ...],
    samples: int,
    seed: int | None,
    trials: int | None,
    maximize: str | None,
    minimize: str | None,
    jobs: int,
    engine: str,
    address: str | None,
    resume: str | None,
    yes: bool,
    book: Path | None,
    python: str | None,
    form: str,
) -> int:
    """Run a notebook or an exported package with many parameter values, into the lab book.

    A run that fails is kept, and the sweep goes on. A sweep that was stopped in any way goes on
    with --resume: what the book has is not run again.
    """
    from nb2prod.app import sweep as app
    from nb2prod.cli.progress import sweep_bar

    if maximize and minimize:
        raise click.UsageError("--maximize and --minimize exclude each other")
    if resume:
        if grid or drawn or trials or maximize or minimize or python:
            raise click.UsageError("--resume goes on as the sweep was begun: leave out what to try")
        sweep = app.known_sweep(resume, path, book=book)
    elif path is None:
        raise click.UsageError("name a notebook or a package")
    else:
        wish = app.Wish(
            grid=grid,
            drawn=drawn,
            samples=samples,
            seed=seed,
            trials=trials or 0,
            metric=maximize or minimize or "",
            maximize=not minimize,
        )
        sweep = app.new_sweep(path, wish, book=book, python=python)
    _confirm(sweep, yes)
    again = one_line(f"nb2prod sweep {sweep.target.name} --resume {sweep.id}")
    click.echo(f"{sweep.size} runs; after a stop go on with: {again}", err=True)
    try:
        with sweep_bar() as bar:

            def report(run: Run, progress: Progress) -> None:
                if form == "json":
                    _write(run)
                if bar is not None:
                    bar(progress)

            done = app.carry_out(sweep, report, jobs=jobs, engine=engine, address=address)
    except KeyboardInterrupt:
        click.echo(f"nb2prod: stopped; to go on: {again}", err=True)
        return 130
    _conclude(done, form)
    return 0 if done.done > done.failed else 4


def _confirm(sweep: Sweep, yes: bool) -> None:
    """Ask before a sweep that nobody may have meant."""
    if yes or sweep.size <= _MANY:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"these are {sweep.size:,} runs: add --yes if you mean it")
    click.confirm(f"These are {sweep.size:,} runs. Go on?", abort=True, err=True)


def _write(run: Run) -> None:
    from nb2prod.cli.sweep_formats import plain_run

    click.echo(json.dumps(plain_run(run)))


def _conclude(done: Progress, form: str) -> None:
    from nb2prod.cli.sweep_formats import as_text, plain

    if form == "json":
        click.echo(json.dumps(plain(done)))
        return
    for line in as_text(done):
        click.echo(one_line(line))
