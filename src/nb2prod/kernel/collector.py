"""The collector: sees every execution of a cell, and writes runs into the book."""

from __future__ import annotations

import ast
import atexit
import base64
import contextlib
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nb2prod.kernel import results, shown, values
from nb2prod.kernel.flow import Flow, identities
from nb2prod.kernel.gathering import Gathered, Gathering, parameters
from nb2prod.kernel.places import Places, request
from nb2prod.kernel.record import Record
from nb2prod.kernel.writer import Writer
from nb2prod.model.notebook import Role
from nb2prod.model.run import Fingerprint, Run, RunStatus, new_run_id
from nb2prod.planning import reporting

_MOST_PICTURES = 20
_MOST_PICTURE = 8_000_000


class Collector:
    """Follows the executions in one kernel.

    It changes no value, no name, no output and no random state, and hides no error: a fault of
    its own is said once, on the standard error of the kernel, and the cell goes on.

    Args:
        shell: IPython's shell.
        experiment: the notebook's file name.
        run: the id of the run that the whole session is; None if evaluations make runs.
        template: attributes of the runs that the caller knows.

    Attributes:
        saves: what a cell gave is shown as an output, too, which the notebook keeps.
    """

    def __init__(
        self, shell: Any, book: Path, experiment: str, run: str | None, template: Mapping[str, Any]
    ) -> None:
        self.places = Places()
        self.saves = False
        self._shell = shell
        self._experiment = experiment
        self._template = dict(template)
        self._writer = Writer(book)
        self._flow = Flow()
        self._gathering = Gathering(run, self.places)
        self._session = new_run_id()
        self._count = 0
        self._depth = 0
        self._record: Record | None = None
        self._run: Gathered | None = None
        self._names: dict[str, None] = {}
        self._data: dict[str, tuple[Any, Fingerprint | None]] = {}
        self._process = os.getpid()

    def serves(self, book: Path, experiment: str) -> bool:
        """Whether it collects for this notebook, in this process."""
        here = self._process == os.getpid()
        return here and self._writer.place == book and self._experiment == experiment

    # -- coming and going --------------------------------------------------------------------

    def attach(self) -> None:
        """Begin to follow the executions."""
        self._shell.events.register("pre_run_cell", self._before)
        self._shell.events.register("post_run_cell", self._after)
        self._shell.ast_transformers.append(self)
        for publisher in (self._shell.display_pub, self._shell.displayhook):
            with contextlib.suppress(AttributeError):
                publisher.register_hook(self._published)
        atexit.register(self.close)

    def detach(self) -> None:
        """Follow no longer."""
        for event, callback in (("pre_run_cell", self._before), ("post_run_cell", self._after)):
            with contextlib.suppress(ValueError):
                self._shell.events.unregister(event, callback)
        with contextlib.suppress(ValueError):
            self._shell.ast_transformers.remove(self)
        for publisher in (self._shell.display_pub, self._shell.displayhook):
            with contextlib.suppress(AttributeError):
                publisher.unregister_hook(self._published)
        atexit.unregister(self.close)
        self.close()

    def close(self) -> None:
        """Write what is not written yet."""
        if os.getpid() != self._process:
            return
        if run := self._gathering.fixed_run():
            self._save(run, running=True)
        self._writer.close()

    # -- one execution -----------------------------------------------------------------------

    def _before(self, info: Any) -> None:
        try:
            header, metadata = request(self._shell)
            if self._record is not None and self._record.request == header.get("msg_id"):
                self._depth += 1
            elif not info.silent and info.store_history:
                self._begin(info, header, metadata)
        except Exception as error:  # the cell must run whatever happens here
            self.fail(error)

    def _begin(self, info: Any, header: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
        self._count += 1
        self._depth = 0
        source = info.raw_cell or ""
        cell = str(metadata.get("cellId") or getattr(info, "cell_id", None) or "")
        self._record = Record(
            id=f"{self._session}-{self._count}",
            request=str(header.get("msg_id")),
            number=self._count,
            cell=cell or f"without id: {source[:40]}",
            place=self.places.of(cell, metadata),
            source=source,
        )
        self._run = None
        self._record.flow.before = identities(self._shell.user_ns)

    def visit(self, tree: ast.Module) -> ast.Module:
        """See the code that is about to run; IPython calls this for every cell.

        Returns:
            The same tree, in which calls whose number counts go through ``keep``.
        """
        record = self._record
        if record is None or record.ended or not isinstance(tree, ast.Module):
            return tree
        try:
            is_first = not record.flow.statements
            statements = self._flow.read(record.flow, record.number, tree)
            self._flow.hold(record.flow, self._shell.user_ns)
            if is_first:
                self._gathering.add(record)
                if record.place.reports:
                    self._open(record)
            self._read_inputs(record)
            if record.place.reports or record.place.role is Role.TRAINING:
                shown.wrap(tree, statements, everything=record.place.reports)
        except Exception as error:  # the cell must run whatever happens here
            self.fail(error)
        return tree

    def keep(self, name: str, value: Any) -> None:
        """Take in a number that a cell shows."""
        if self._record is not None and (number := values.as_number(value)) is not None:
            self._record.shown.append((name, number))

    def log(self, name: str, value: float, number: int | None) -> None:
        """Take in a number that the author logs."""
        record = self._record
        if record is None:
            return
        if not record.ended:
            record.logged[name] = value
        if self._run is None:
            if os.getpid() != self._process and self._gathering.fixed_run() is None:
                return  # a child of the kernel begins no run
            self._open(record)
        if self._run is not None:
            self._writer.log(self._run.id, name, value, number)

    def _after(self, result: Any) -> None:
        record = self._record
        if record is None or record.ended:
            return
        if self._depth:
            self._depth -= 1
            return
        record.ended = True
        record.count = result.execution_count or 0
        record.seconds = time.perf_counter() - record.clock
        try:
            self._end(record, result.error_before_exec or result.error_in_exec)
        except Exception as error:  # the next cell must run whatever happens here
            self.fail(error)

    def _end(self, record: Record, error: BaseException | None) -> None:
        namespace = self._shell.user_ns
        self._flow.finish(record.flow, record.id, namespace, failed=error is not None)
        record.error = results.explained(error)
        self._observe(record, namespace)
        self._gathering.ended(record)
        record.flow.before.clear()
        record.flow.statements.clear()
        fixed = self._gathering.fixed_run()
        if self._run is None and record.gives_metrics:
            self._run = self._gathering.place(record, opens=False)
        run = self._run or (fixed if error else None)
        if run is None:
            return
        if error is not None and not record.place.may_raise:
            run.failed = record
        self._gathering.complete(run, record)
        kept = self._save(run, running=False)
        if self.saves and record.gives_metrics and error is None:
            self._show(kept, record)

    def _show(self, run: Run, record: Record) -> None:
        """Show what the cell gave as its last output."""
        from nb2prod.kernel import saved

        if (strip := self._writer.strip(run, record)) and strip.metrics:
            self._shell.display_pub.publish(saved.bundle(strip))

    def _observe(self, record: Record, namespace: Mapping[str, Any]) -> None:
        """Keep what counts of the values that an execution left."""
        place, failed = record.place, bool(record.error)
        own = results.left(record, namespace)
        if place.role is Role.PARAMETERS:
            named = (name for name in results.in_order(record) if name in own)
            self._names |= dict.fromkeys(n for n in named if values.exact_text(own[n])[0] != "<")
        if place.reports and not failed:
            chosen = reporting.results(record.flow.statements, frozenset({record.number}))
            record.results = results.numbers(chosen, record, namespace)
        elif place.role is Role.TRAINING and not failed:
            chosen = reporting.assigned_metrics(record.flow.statements, frozenset({record.number}))
            record.results = results.numbers(chosen, record, namespace)
        if place.role is Role.TRAINING:
            found = (values.model_facts(name, value) for name, value in own.items())
            record.models = tuple(item for item in found if item)
        if place.is_step and record.pictures:
            record.files = self._writer.pictures(
                place.step, [base64.b64decode(item) for item in record.pictures]
            )
        record.pictures.clear()

    # -- runs --------------------------------------------------------------------------------

    def _open(self, record: Record) -> None:
        """Place an execution that will give metrics in a run, and say that this is running."""
        self._run = self._gathering.place(record, opens=True)
        if self._run is not None:
            self._save(self._run, running=True)

    def _save(self, run: Gathered, *, running: bool) -> Run:
        fixed = self._gathering.fixed_run() is not None
        in_force = {
            name: values.exact_text(self._shell.user_ns[name])
            for name in self._names
            if name in self._shell.user_ns
        }
        found, mixed = parameters(run, in_force)
        records = [record for record in run.in_order() if record.ended]
        status = RunStatus.RUNNING if running or fixed else RunStatus.COMPLETED
        failed = run.failed
        described: dict[str, Any] = {
            "experiment": self._experiment,
            "status": RunStatus.FAILED if failed and not fixed else status,
            "via": "jupyter",
            "started": run.started,
            "seconds": sum(record.seconds for record in records),
            "error": f"cell {failed.cell}: {failed.error}" if failed else "",
        }
        kept = Run(
            id=run.id,
            **(described | self._template),
            parameters=found,
            mixed=mixed,
            metrics=self._gathering.metrics(run),
            executions=tuple(self._writer.execution(record) for record in records),
        )
        self._writer.save(kept)
        return kept

    def _read_inputs(self, record: Record) -> None:
        """Keep the parameters that an execution reads, and what identifies the data."""
        namespace = self._shell.user_ns
        reads = {name: namespace[name] for name in sorted(record.flow.reads) if name in namespace}
        for name in self._names:
            if name in reads:
                record.parameters.setdefault(name, values.exact_text(reads[name]))
        if record.place.is_step and record.place.role is not Role.DATA:
            states = {name: (id(value), self._flow.state(name)) for name, value in reads.items()}
            stale = {
                n: v for n, v in reads.items() if self._data.get(n, (None, None))[0] != states[n]
            }
            known = {item.name: item for item in values.fingerprints(stale)}
            for name in stale:
                self._data[name] = (states[name], known.get(name))
            found = (self._data[name][1] for name in reads)
            record.data = tuple(item for item in found if item)

    # -- the kernel --------------------------------------------------------------------------

    def _published(self, message: dict[str, Any]) -> dict[str, Any]:
        """See what a cell shows; it is passed on as it is."""
        record = self._record
        if record is not None and not record.ended and record.place.is_step:
            data = message.get("content", {}).get("data", {})
            picture = data.get("image/png") if isinstance(data, dict) else None
            room = len(record.pictures) < _MOST_PICTURES
            if room and isinstance(picture, str) and len(picture) < _MOST_PICTURE:
                record.pictures.append(picture)
        return message

    def fail(self, error: Exception) -> None:
        """Tell the user once that something is not kept; their cell goes on."""
        if os.environ.get("NB2PROD_DEBUG") == "1":
            import traceback

            traceback.print_exception(error)
        self._writer.say(error)


_active: Collector | None = None


def start(
    *,
    book: str,
    experiment: str,
    run: str | None = None,
    steps: Mapping[str, Mapping[str, Any]] | None = None,
    template: Mapping[str, Any] | None = None,
    saves: bool = False,
) -> None:
    """Begin to collect in this kernel, or go on with other settings.

    Args:
        book: the book's file.
        experiment: the notebook's file name.
        run: the id of the run that the whole session is; without it evaluations make runs.
        steps: by cell id what the planner knows: ``step``, ``role`` and ``reports``.
        template: attributes of runs that the caller knows, such as ``via`` or ``sweep``.
        saves: what a cell gave is shown as an output, too, which the notebook keeps.

    Raises:
        Nb2prodError: the book cannot be used.
        RuntimeError: this is no IPython kernel.
    """
    from IPython import get_ipython

    global _active
    shell = get_ipython()
    if shell is None:
        raise RuntimeError("nb2prod collects in IPython kernels only")
    stop()
    collector = Collector(shell, Path(book), experiment, run, template or {})
    collector.places.learn(steps or {})
    collector.saves = saves
    collector.attach()
    _active = collector


def resume(
    *, book: str, experiment: str, steps: Mapping[str, Mapping[str, Any]], saves: bool = False
) -> None:
    """Begin to collect, or go on: what is known of earlier executions is kept.

    Raises:
        Nb2prodError: the book cannot be used.
        RuntimeError: this is no IPython kernel.
    """
    if _active is not None and _active.serves(Path(book), experiment):
        _active.places.learn(steps)
        _active.saves = saves
    else:
        start(book=book, experiment=experiment, steps=steps, saves=saves)


def stop() -> None:
    """Collect no longer; what was collected is in the book."""
    global _active
    if _active is not None:
        _active.detach()
    _active = None


def learn(steps: Mapping[str, Mapping[str, Any]]) -> None:
    """Take in what the planner knows of the cells now."""
    if _active is not None:
        _active.places.learn(steps)


def keep(name: str, value: Any) -> Any:
    """Return the value; a number is kept as a metric. Wrapped around calls in the notebook."""
    if _active is not None:
        with contextlib.suppress(Exception):
            _active.keep(name, value)
    return value


def log_metric(name: str, value: Any, step: int | None = None) -> None:
    """Keep a number as a metric of the cell that runs; see ``nb2prod.log_metric``."""
    number = results.logged(name, value, step)
    results.tell_loop(name, number, step)
    if _active is not None:
        try:
            _active.log(name, number, step)
        except Exception as error:  # the author's cell goes on
            _active.fail(error)
