"""Use case: many runs of a notebook or an exported package over parameter values."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.errors import InputError
from nb2prod.model.run import new_run_id

if TYPE_CHECKING:
    from nb2prod.execution.engines.protocol import Engine
    from nb2prod.execution.sweep import Progress, Report
    from nb2prod.execution.sweep_plan import Sweep
    from nb2prod.execution.sweep_search import Search
    from nb2prod.execution.sweep_space import Space
    from nb2prod.execution.sweep_target import Target
    from nb2prod.model.run import Run
    from nb2prod.tracking.book import Book

ENGINES = ("processes", "dask", "ray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a sweep is asked to try.

    Attributes:
        grid: ``NAME=VALUE,VALUE`` texts.
        drawn: ``NAME=uniform(LOW,HIGH)`` texts and the like.
        samples: how often the drawn ones are drawn.
        seed: of the draws; None for any.
        trials: how many trials Optuna makes; 0 without Optuna.
        metric: what is to be the best; may be empty.
    """

    grid: Sequence[str] = ()
    drawn: Sequence[str] = ()
    samples: int = 10
    seed: int | None = None
    trials: int = 0
    metric: str = ""
    maximize: bool = True


def new_sweep(
    path: Path, wish: Wish, *, book: Path | None = None, python: str | None = None
) -> Sweep:
    """Check what is asked for; nothing is kept yet.

    Raises:
        InputError: the notebook or package cannot be read, or a name or value does not fit.
    """
    from nb2prod.app.run import is_package
    from nb2prod.execution.sweep_plan import Sweep
    from nb2prod.tracking.book import Book

    if python and not is_package(path):
        raise InputError("--python is for packages: a notebook has its own kernel")
    if wish.trials and not wish.metric:
        raise InputError("--optuna needs a metric: add --maximize METRIC or --minimize METRIC")
    place = _book_of(path, book)
    if place.is_file():
        Book(place, timeout=30).close()  # one that cannot be used is said before anything begins
    target = _target(path, place, python=python or "")
    return Sweep(
        id=new_run_id(),
        target=path.absolute(),
        digest=target.digest(),
        book=place,
        space=_space(target, wish),
        trials=wish.trials,
        metric=wish.metric,
        maximize=wish.maximize,
        python=python or "",
    )


def known_sweep(id: str, path: Path | None, *, book: Path | None = None) -> Sweep:
    """A sweep that was begun earlier.

    Raises:
        InputError: there is none, or its notebook or package has changed since.
    """
    from nb2prod.app.runs import find_book
    from nb2prod.execution.sweep_plan import load

    place = _book_of(path, book) if path is not None else find_book(None, book)
    sweep = load(place, id)
    if path is not None and path.absolute() != sweep.target:
        raise InputError(f"the sweep {sweep.id} is of {sweep.target}, not of {path}")
    if _target(sweep.target, place).digest() != sweep.digest:
        raise InputError(
            f"{sweep.target} has changed since the sweep {sweep.id} was begun: its runs would not "
            "compare; begin a new sweep"
        )
    return sweep


def carry_out(
    sweep: Sweep,
    report: Report,
    *,
    jobs: int = 1,
    engine: str = "processes",
    address: str | None = None,
) -> Progress:
    """Run what a sweep has not run yet.

    Args:
        report: called with each run that the book has for good, and how far the sweep is.
        engine: one of ``ENGINES``.
        address: of a running cluster; None for one on this machine.

    Raises:
        InputError: the engine or Optuna is not installed, or the engine cannot run a notebook.
        ProtectedError: another process works on the sweep, or the book cannot be written.
        RunError: no worker can be started.
    """
    from nb2prod.execution import sweep as sweeps
    from nb2prod.execution.sweep_plan import locked, save
    from nb2prod.tracking.book import Book

    if engine != "processes" and sweep.target.is_file():
        raise InputError(
            f"--engine {engine} runs packages: export the notebook, and sweep the package"
        )
    save(sweep)
    target = _target(sweep.target, sweep.book, sweep=sweep.id, python=sweep.python)
    with Book(sweep.book, timeout=30) as book, locked(sweep) as lock:
        done = sweeps.done_runs(sweep, book)
        search = _search(sweep, done, book, watches=engine == "processes")
        progress = sweeps.progress_of(sweep, done.values(), search.total)
        with closing(_engine(engine, target, jobs, lock, address, sweep)) as running:
            return sweeps.carry_out(progress, search, target, running, book, report)


def _book_of(path: Path, given: Path | None) -> Path:
    from nb2prod.app.run import book_of, is_package
    from nb2prod.notebook.read import read_notebook

    if is_package(path):
        return book_of(path.absolute(), {}, given)
    return book_of(path, read_notebook(path).options, given)


def _target(path: Path, book: Path, *, sweep: str = "", python: str = "") -> Target:
    from nb2prod.app.run import is_package
    from nb2prod.execution.sweep_target import NotebookTarget, PackageTarget

    if is_package(path):
        return PackageTarget(path.absolute(), book=book, sweep=sweep, python=python)
    return NotebookTarget(path, book=book, sweep=sweep)


def _space(target: Target, wish: Wish) -> Space:
    """What to try, with values that the target can take.

    Raises:
        InputError: nothing is to be tried, or a name or a value does not fit.
    """
    from nb2prod.execution.sweep_space import Range, Space, choices, read_drawn, read_grid

    grid, drawn = read_grid(wish.grid), read_drawn(wish.drawn)
    if not grid and not drawn:
        raise InputError("nothing is to be tried: add --grid NAME=VALUE,VALUE or --random")
    if both := grid.keys() & drawn.keys():
        raise InputError(f"{min(both)!r} is in --grid and in --random")
    texts = {name: values for name, values in grid.items()}
    for name, axis in drawn.items():
        texts[name] = [v.given for v in axis.ends()] if isinstance(axis, Range) else axis
    literals = target.literals(texts)
    return Space(
        grid=tuple(choices(name, literals[name]) for name in grid),
        drawn=tuple(
            axis if isinstance(axis, Range) else choices(name, literals[name])
            for name, axis in drawn.items()
        ),
        samples=wish.samples,
        seed=secrets.randbits(31) if wish.seed is None else wish.seed,
    )


def _search(sweep: Sweep, done: dict[str, Run], book: Book, *, watches: bool) -> Search:
    from nb2prod.execution.sweep_optuna import OptunaSearch
    from nb2prod.execution.sweep_search import Listed

    if not sweep.trials:
        return Listed(sweep, done)
    return OptunaSearch(
        sweep,
        done,
        lambda run: book.points(run, sweep.metric),
        watches=watches and sweep.target.is_file(),
    )


def _engine(
    name: str, target: Target, jobs: int, lock: int, address: str | None, sweep: Sweep
) -> Engine:
    from nb2prod.execution.engines.processes import Processes

    if name == "processes":
        return Processes(target.worker(), jobs, keep=lock)
    if name == "dask":
        from nb2prod.execution.engines.dask import Dask

        return Dask(target.worker(), jobs, address, sweep.size)
    from nb2prod.execution.engines.ray import Ray

    return Ray(target.worker(), jobs, address, sweep.size)
