"""What is not deterministic in a notebook: the statement of the first value that differs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nb2prod.analysis import names
from nb2prod.execution.comparison.texts import same_line
from nb2prod.execution.comparison.tolerance import DEFAULT
from nb2prod.execution.verify_observed import Observed
from nb2prod.execution.verify_result import Source
from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.rules.context import imports_before
from nb2prod.rules.randomness import randomness

NO_SEED = "draws random numbers without a seed"
_CLOCK = "depends on the moment when it runs"
_IDENTITY = "depends on the process that it runs in"
_SET = "a set of texts has another order in every process"
_UNKNOWN = "gives another value in every run"
_DEFINITIONS = (StatementKind.FUNCTION, StatementKind.CLASS)
_KNOWN: Mapping[str, str] = {
    **dict.fromkeys(["time.time", "time.time_ns", "time.perf_counter", "time.monotonic"], _CLOCK),
    **dict.fromkeys(["time.process_time", "time.strftime", "time.ctime", "time.localtime"], _CLOCK),
    **dict.fromkeys(["datetime.datetime.now", "datetime.datetime.utcnow"], _CLOCK),
    **dict.fromkeys(["datetime.datetime.today", "datetime.date.today"], _CLOCK),
    **dict.fromkeys(["pandas.Timestamp.now", "pandas.Timestamp.today"], _CLOCK),
    **dict.fromkeys(["uuid.uuid1", "uuid.uuid4", "os.urandom", "secrets.token_hex"], NO_SEED),
    **dict.fromkeys(["os.getpid", "id", "hash", "tempfile.mkdtemp", "tempfile.mkstemp"], _IDENTITY),
}


def unseeded(statements: Sequence[Statement]) -> bool:
    """Tell whether something may give another value in every run."""
    reasons = _Reasons(statements)
    return any(reasons.draws(each) for each in statements if each.kind not in _DEFINITIONS)


def find_sources(
    first: Observed, others: Sequence[Observed], statements: Sequence[Statement]
) -> tuple[Source, ...]:
    """Return where values start to differ between runs of the notebook.

    Args:
        first: a run in which all statements were tracked, as in the others.
        statements: those of the notebook, in order.
    """
    changed, printed = _changed(first, others), _printed(first, others)
    reasons = _Reasons(statements)
    found: list[Source] = []
    tainted: set[str] = set()
    for statement in statements:
        seen = {
            name: differs
            for (cell, line, name), differs in changed.items()
            if _holds(statement, cell, line)
        }
        other = sorted(name for name, differs in seen.items() if differs)
        shows = any(_holds(statement, cell, line) for cell, line in printed)
        fresh = not statement.reads & tainted or reasons.draws(statement)
        if (other or shows) and fresh:
            found.append(reasons.source(statement, other))
        tainted = (tainted - seen.keys()) | set(other)
    return tuple(found)


def _holds(statement: Statement, cell: int, line: int) -> bool:
    here = statement.origin
    return here.cell == cell and here.first_line <= line <= here.last_line


def _changed(first: Observed, others: Sequence[Observed]) -> dict[tuple[int, int, str], bool]:
    """Return for each variable after each statement whether runs differ in it."""
    runs = [{(e.cell, e.line, e.name): e.digest for e in run.events} for run in (first, *others)]
    return {key: any(run.get(key) != digest for run in runs) for key, digest in runs[0].items()}


def _printed(first: Observed, others: Sequence[Observed]) -> set[tuple[int, int]]:
    """Return the cells and lines that print another text in another run."""
    runs = [_texts(run) for run in (first, *others)]
    return {
        place
        for place, text in runs[0].items()
        if not all(same_line(text, run.get(place, ""), DEFAULT) for run in runs[1:])
    }


def _texts(run: Observed) -> dict[tuple[int, int], str]:
    texts: dict[tuple[int, int], str] = {}
    for item in run.printed.get("", ()):
        key = item.cell, item.line
        texts[key] = texts.get(key, "") + item.text
    return texts


class _Reasons:
    """What is known of the calls of each statement."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._draws = {
            item.statement.index: [draw for draw in item.draws if not item.is_seeded(draw)]
            for item in randomness(statements)
        }
        self._imports = {
            statement.index: dict(imports) for statement, imports in imports_before(statements)
        }
        self._defined = {
            name: statement
            for statement in statements
            if statement.kind in _DEFINITIONS
            for name in statement.binds
        }

    def draws(self, statement: Statement) -> bool:
        """Tell whether a statement itself is known to give another value in every run."""
        return bool(self._draws.get(statement.index)) or self._known(statement) is not None

    def source(self, statement: Statement, other: Sequence[str]) -> Source:
        """Return what is known of a statement after which values differ."""
        line, call, why = statement.origin.first_line, "", _UNKNOWN
        if draws := self._draws.get(statement.index):
            place = draws[0].place
            line, call, why = place.line, place.what.strip("`"), NO_SEED
            if place.cell != statement.origin.cell:
                line = statement.origin.first_line
                call = f"{call}, in cell {place.cell} line {place.line}"
        elif known := self._known(statement):
            call, why = known
        elif any(map(_makes_set, self._nodes(statement))):
            why = _SET
        return Source(
            cell=statement.origin.cell,
            line=line,
            call=call or self._last_call(statement),
            why=why,
            names=tuple(other),
        )

    def _known(self, statement: Statement) -> tuple[str, str] | None:
        imports = self._imports[statement.index]
        for call in _calls(self._nodes(statement)):
            name = names.dotted(call.func, imports)
            if name in _KNOWN:
                return ast.unparse(call.func), _KNOWN[name]
        return None

    def _last_call(self, statement: Statement) -> str:
        """Return the outermost call of a statement, else its first line."""
        found = next(_calls(ast.walk(statement.node)), None)
        return ast.unparse(found.func) if found else ast.unparse(statement.node).split("\n")[0]

    def _nodes(self, statement: Statement) -> Iterator[ast.AST]:
        """Yield the nodes of a statement and of the functions of the notebook that it uses."""
        waiting, seen = [statement], {statement.index}
        while waiting:
            each = waiting.pop()
            yield from ast.walk(each.node)
            for name in each.reads | each.deferred:
                defined = self._defined.get(name)
                if defined is not None and defined.index not in seen:
                    seen.add(defined.index)
                    waiting.append(defined)


def _calls(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    return (node for node in nodes if isinstance(node, ast.Call))


def _makes_set(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in ("set", "frozenset")
    return isinstance(node, ast.Set | ast.SetComp)
