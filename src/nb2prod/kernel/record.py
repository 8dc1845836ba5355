"""One execution while it goes on, and when it has ended."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from nb2prod.kernel.flow import CellFlow
from nb2prod.model.notebook import STEP_ROLES, Role
from nb2prod.model.run import (
    Execution,
    Fingerprint,
    Metric,
    ModelFacts,
    ParameterValue,
    StoredFile,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a cell is for.

    Attributes:
        role: None for a cell without a role tag.
        reports: numbers that it assigns are metrics.
        may_raise: an exception is what the author expects.
    """

    role: Role | None = None
    step: str = ""
    reports: bool = False
    may_raise: bool = False

    @property
    def is_step(self) -> bool:
        """Whether it belongs to a step of the pipeline."""
        return self.role in STEP_ROLES


@dataclass(slots=True)
class Record:
    """An execution.

    Attributes:
        request: the id of the request that started it.
        number: position among the executions of the session, from 1.
        results: numbers that it assigned, by variable.
        shown: numbers that it showed, as pairs of the call's name and the value.
        names: the names that these have in the run, where they have others, by position.
        logged: the last number that ``log_metric`` was given for each name.
        pictures: PNG images that it showed, in base64.
    """

    id: str
    request: str
    number: int
    cell: str
    place: Place
    source: str
    count: int = 0
    started: float = field(default_factory=time.time)
    clock: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    flow: CellFlow = field(default_factory=CellFlow)
    parameters: dict[str, str] = field(default_factory=dict)
    results: dict[str, float] = field(default_factory=dict)
    shown: list[tuple[str, float]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    logged: dict[str, float] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)
    models: tuple[ModelFacts, ...] = ()
    data: tuple[Fingerprint, ...] = ()
    files: tuple[StoredFile, ...] = ()
    error: str = ""
    ended: bool = False

    @property
    def gives_metrics(self) -> bool:
        """Whether it gave any number that counts."""
        return bool(self.results or self.shown or self.logged)

    def numbers(self) -> dict[str, float]:
        """The numbers that it gave, by the names that they have in the run."""
        shown = {self.names.get(at, name): value for at, (name, value) in enumerate(self.shown)}
        return {**self.results, **shown, **self.logged}

    def execution(self) -> Execution:
        """The execution as the book keeps it."""
        return Execution(
            id=self.id,
            cell=self.cell,
            count=self.count,
            role=self.place.role.value if self.place.role else "",
            step=self.place.step,
            source=self.source,
            digest=hashlib.sha256(self.source.encode("utf-8", "backslashreplace")).hexdigest(),
            started=self.started,
            seconds=self.seconds,
            upstream=tuple(self.flow.upstream),
            parameters=tuple(
                ParameterValue(name=name, text=text) for name, text in self.parameters.items()
            ),
            metrics=tuple(
                Metric(name=name, value=value, step=self.place.step)
                for name, value in self.numbers().items()
            ),
            models=self.models,
            data=self.data,
            files=self.files,
            error=self.error,
        )
