"""Which executions make up a run, and the names of its metrics."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from nb2prod.kernel.places import Places
from nb2prod.kernel.record import Record
from nb2prod.model.run import Metric, ParameterValue, new_run_id


@dataclass(slots=True)
class Gathered:
    """A run in the making.

    Attributes:
        members: executions that gave it metrics, or that it is about.
        records: the members and all that led to them, by id.
        failed: the execution that ended it, if one did.
    """

    id: str
    started: float
    members: list[Record] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    failed: Record | None = None

    def in_order(self) -> list[Record]:
        """All its executions as they happened."""
        return sorted(self.records.values(), key=lambda record: record.number)


class Gathering:
    """The runs of a session.

    A run is one consistent pass through the notebook: no cell gave it metrics twice, and where
    two of its metrics depend on the same cell, they depend on the same execution of it.

    Args:
        fixed: the id of the only run, if the whole session is one.
        places: where the cells stand in the notebook.
    """

    def __init__(self, fixed: str | None, places: Places) -> None:
        self._places = places
        self._latest: dict[str, Record] = {}
        self._records: dict[str, Record] = {}
        self._waiting: list[Record] = []
        self._current: Gathered | None = None
        self._fixed = fixed is not None
        self._givers: dict[str, dict[str, None]] = {}
        if fixed is not None:
            self._current = Gathered(id=fixed, started=0.0)

    def add(self, record: Record) -> None:
        """Take in an execution that starts, its upstream known."""
        self._records[record.id] = record
        if self._fixed and self._current is not None:
            self._current.records[record.id] = record

    def place(self, record: Record, *, opens: bool) -> Gathered | None:
        """The run that an execution belongs to; None if it has to wait for one.

        Args:
            opens: it begins a run if it fits into none.
        """
        closure = self._closure(record)
        current = self._current
        if current is not None and (self._fixed or _fits(current, record, closure)):
            return _join(current, record, closure)
        if not opens:
            self._waiting.append(record)
            return None
        run = Gathered(id=new_run_id(record.started), started=record.started)
        _join(run, record, closure)
        for waiting in self._waiting:
            led = self._closure(waiting)
            if _fits(run, waiting, led):
                _join(run, waiting, led)
        self._waiting.clear()
        self._current = run
        return run

    def complete(self, run: Gathered, record: Record) -> None:
        """Take in what led to an execution that has ended, as it is known now."""
        run.records |= self._closure(record)

    def ended(self, record: Record) -> None:
        """Take in what an execution has shown."""
        former = self._latest.get(record.cell)
        if former is None or not record.error or len(record.shown) >= len(former.shown):
            self._latest[record.cell] = record

    def fixed_run(self) -> Gathered | None:
        """The only run of the session; None if it may have several."""
        return self._current if self._fixed else None

    def metrics(self, run: Gathered) -> tuple[Metric, ...]:
        """The run's metrics, named as the exported package names them."""
        latest: dict[tuple[str, str], float] = {}
        for record in self._named(run.members):
            for name, value in record.numbers().items():
                latest[name, record.place.step] = value
                self._givers.setdefault(name, {})[record.place.step] = None
        named: dict[str, Metric] = {}
        for (name, step), value in latest.items():
            givers = self._places.steps_in_order(self._givers[name])
            if len(givers) > 1:
                full = f"{step}.{name}"
                named[full] = Metric(name=full, value=value, step=step)
            if step == givers[-1]:
                named[name] = Metric(name=name, value=value, step=step)
        return tuple(named.values())

    def _named(self, members: Iterable[Record]) -> list[Record]:
        """The executions in order; numbers that they show get names that no other of the step has.

        A name goes by the place of the cell in the notebook, so that it stays when the cell alone
        is executed again: cells of the step that the run does not have count as they were last.
        """
        found = sorted(members, key=lambda record: record.number)
        ours: dict[str, list[Record]] = {}
        for record in found:
            ours.setdefault(record.cell, []).append(record)
        taken: dict[str, set[str]] = {}
        for cell in self._places.in_order(self._latest | ours):
            mine = ours.get(cell, [])
            used = taken.setdefault(self._step(cell, mine), set())
            for record in mine:
                record.names = _unique(record, used)
            used |= self._shown(cell, mine, used)
        return found

    def _step(self, cell: str, mine: list[Record]) -> str:
        if mine:
            return mine[-1].place.step
        return self._places.step_now(cell, self._latest[cell].place.step)

    def _shown(self, cell: str, mine: list[Record], used: set[str]) -> set[str]:
        """The names that a cell takes; one that has not come to its end takes its former ones."""
        names = set(mine[-1].names.values()) if mine else set()
        has_all = bool(mine) and mine[-1].ended and not mine[-1].error
        if not has_all and cell in self._latest:
            names |= set(_unique(self._latest[cell], used).values())
        return names

    def _closure(self, record: Record) -> dict[str, Record]:
        """The execution and all that led to it."""
        found: dict[str, Record] = {}
        waiting = [record]
        while waiting:
            one = waiting.pop()
            if one.id not in found:
                found[one.id] = one
                waiting += [self._records[id] for id in one.flow.upstream if id in self._records]
        return found


def parameters(
    run: Gathered, in_force: dict[str, str]
) -> tuple[tuple[ParameterValue, ...], tuple[str, ...]]:
    """The run's parameters, and the names of those that were read with different values.

    Args:
        in_force: what all parameters are now; for those that no execution of the run read.
    """
    read: dict[str, dict[str, None]] = {}
    for record in run.in_order():
        for name, text in record.parameters.items():
            read.setdefault(name, {})[text] = None
    names = dict.fromkeys([*in_force, *read])
    values = {name: next(iter(read.get(name, {})), in_force.get(name, "")) for name in names}
    mixed = tuple(name for name, texts in read.items() if len(texts) > 1)
    return tuple(ParameterValue(name=name, text=text) for name, text in values.items()), mixed


def _fits(run: Gathered, record: Record, closure: dict[str, Record]) -> bool:
    if run.failed is not None or any(member.cell == record.cell for member in run.members):
        return False
    ours, theirs = _by_cell(run.records.values()), _by_cell(closure.values())
    return all(ours[cell] == theirs[cell] for cell in ours.keys() & theirs.keys())


def _by_cell(records: Iterable[Record]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for record in records:
        found.setdefault(record.cell, set()).add(record.id)
    return found


def _join(run: Gathered, record: Record, closure: dict[str, Record]) -> Gathered:
    run.records |= closure
    if record not in run.members:
        run.members.append(record)
    run.started = run.started or record.started
    return run


def _unique(record: Record, taken: set[str]) -> dict[int, str]:
    """A name for each number that an execution shows, by position."""
    used = set(taken)
    found: dict[int, str] = {}
    for at, (called, _) in enumerate(record.shown):
        name, count = called, 2
        while name in used:
            name, count = f"{called}_{count}", count + 1
        used.add(name)
        found[at] = name
    return found
