"""What a notebook gave beside what a package gave, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.execution.comparison.compare import Compared, Difference, compare
from nb2prod.execution.comparison.numbers import close
from nb2prod.execution.comparison.pictures import compare_pictures
from nb2prod.execution.comparison.texts import compare_texts
from nb2prod.execution.comparison.tolerance import Tolerance
from nb2prod.execution.comparison.written import compare_contents
from nb2prod.execution.verify_observed import Figure, File, Observed, Values
from nb2prod.execution.verify_places import Places
from nb2prod.execution.verify_result import Kind, Row, Status
from nb2prod.model.pipeline import Pipeline, Step

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two runs that are compared: mostly the notebook's and the package's.

    Attributes:
        names: the package's steps.
    """

    pipeline: Pipeline
    expected: Observed
    found: Observed
    places: Places
    names: Sequence[str]
    tolerance: Tolerance

    @property
    def shared(self) -> Iterator[Step]:
        """The steps that both have."""
        return (step for step in self.pipeline.steps if step.name in self.names)


def compare_runs(sides: Sides) -> tuple[Row, ...]:
    """Compare all that two runs gave, in the order of the steps."""
    rows = list(_steps(sides))
    for step in sides.shared:
        rows += _ports(sides, step)
        rows += _metrics(sides, step)
        rows += _prints(sides, step)
        rows += _figures(sides, step)
    return (*rows, *_files(sides))


def _steps(sides: Sides) -> Iterator[Row]:
    """Yield a row for each step that only one of the two has."""
    known = [step.name for step in sides.pipeline.steps]
    extra = [name for name in sides.names if name not in known]
    for step in sides.pipeline.steps:
        if step.name not in sides.names:
            renamed = f"; it has `{extra[0]}`, which may be its new name" if extra else ""
            note = f"the package has no step `{step.name}`{renamed}"
            yield _row(Kind.STEP, step, step.name, Status.DIFFERS, note=note)
    for name in extra:
        note = f"the notebook has no step `{name}`: its values are not compared"
        yield Row(kind=Kind.STEP, step=name, name=name, status=Status.DIFFERS, note=note)


def _ports(sides: Sides, step: Step) -> Iterator[Row]:
    one, other = sides.expected.steps[step.name], sides.found.steps.get(step.name)
    for port in step.outputs:
        if other is None or port.name not in other.roots:
            yield _lacking(step, port.name, one, other)
        elif port.name not in one.roots:
            note = "only the package gives it"
            yield _row(Kind.PORT, step, port.name, Status.DIFFERS, note=note)
        else:
            yield _port(sides, step, port.name, one, other)


def _lacking(step: Step, name: str, one: Values, other: Values | None) -> Row:
    if name not in one.roots:
        note = "neither the notebook nor the package assigns it"
        return _row(Kind.PORT, step, name, Status.EQUAL, note=note)
    if other is not None and name in other.lost:
        note = f"it cannot pass between processes: {other.lost[name]}"
        return _row(Kind.PORT, step, name, Status.ASIDE, note=note)
    return _row(Kind.PORT, step, name, Status.DIFFERS, note="the package does not give it")


def _port(sides: Sides, step: Step, name: str, one: Values, other: Values) -> Row:
    compared = compare(
        (one.graph, one.roots[name]), (other.graph, other.roots[name]), name, sides.tolerance, MOST
    )
    status = Status.DIFFERS if compared.differences else Status.EQUAL
    if name in compared.aside:
        status = Status.ASIDE
    return _row(
        Kind.PORT,
        step,
        name,
        status,
        differences=compared.differences,
        expected=_shown(one, name),
        found=_shown(other, name),
        note=_unseen(name, compared),
    )


def _unseen(name: str, compared: Compared) -> str:
    """Say which parts of a value are not compared."""
    if name in compared.aside:
        return "a drawing, a lock or a file is not compared as a value"
    if compared.opaque:
        return f"the content of {compared.opaque[0]} cannot be seen: only its type is compared"
    return ""


def _shown(values: Values, name: str) -> str:
    """Return a number or a short text; nothing for larger values."""
    node = values.graph.nodes[values.roots[name]]
    if node["k"] not in ("number", "text") or "v" not in node:
        return ""
    text = str(node["v"])
    return text if len(text) <= 60 else f"{text[:59]}…"


def _metrics(sides: Sides, step: Step) -> Iterator[Row]:
    """Yield the package's metrics beside the notebook's numbers."""
    values = sides.expected.steps[step.name]
    ports = {port.name: port for port in step.outputs}
    for name, port in ports.items():
        found = sides.found.metrics.get(f"{step.name}.{name}", sides.found.metrics.get(name))
        number = _number(values, name)
        if number is None or (found is None and not port.metric):
            continue
        if found is None:
            yield _row(
                Kind.METRIC, step, name, Status.DIFFERS, note="the package has no such metric"
            )
            continue
        same = close(number, found, sides.tolerance)
        difference = Difference(
            path=name, where=name, kind="value", expected=repr(number), found=repr(found)
        )
        yield _row(
            Kind.METRIC,
            step,
            name,
            Status.EQUAL if same else Status.DIFFERS,
            differences=() if same else (difference,),
            expected=f"{number:.6g}",
            found=f"{found:.6g}",
        )


def _number(values: Values, name: str) -> float | None:
    node = values.graph.nodes[values.roots[name]] if name in values.roots else {"k": ""}
    if node["k"] == "array" and not node["shape"]:
        return None
    if node["k"] != "number" or not isinstance(node["v"], int | float):
        return None
    return float(node["v"])


def _prints(sides: Sides, step: Step) -> Iterator[Row]:
    one = sides.places.printed(sides.expected, step)
    other = sides.places.printed(sides.found, step)
    if not one and not other:
        return
    found = compare_texts(one, other, "printed", sides.tolerance)
    lines = len(one.splitlines())
    yield _row(
        Kind.PRINT,
        step,
        f"{lines} printed line{'' if lines == 1 else 's'}",
        Status.DIFFERS if found else Status.EQUAL,
        differences=tuple(found[:MOST]),
        note="more was printed than is compared" if sides.expected.cut or sides.found.cut else "",
    )


def _figures(sides: Sides, step: Step) -> Iterator[Row]:
    one = sides.places.figures(sides.expected, step)
    other = sides.places.figures(sides.found, step)
    for number in range(max(len(one), len(other))):
        name = f"{step.name}-{number + 1}"
        yield _figure(sides, step, name, one[number : number + 1], other[number : number + 1])


def _figure(
    sides: Sides, step: Step, name: str, one: Sequence[Figure], other: Sequence[Figure]
) -> Row:
    pictures = tuple(each.content for each in (*one, *other))
    cells = tuple(each.cell for each in one if each.cell >= 0)
    if not one or not other:
        where = "the package" if one else "the notebook"
        note = f"{where} has no such figure"
        return _row(Kind.FIGURE, step, name, Status.DIFFERS, note=note, cells=cells)
    if not one[0].content:
        note = "it cannot be drawn in the notebook"
        return _row(Kind.FIGURE, step, name, Status.ASIDE, note=note, cells=cells)
    found = compare_pictures(one[0].content, other[0].content, name, sides.tolerance)
    return _row(
        Kind.FIGURE,
        step,
        name,
        Status.DIFFERS if found else Status.EQUAL,
        differences=(found,) if found else (),
        cells=cells,
        pictures=pictures,
    )


def _files(sides: Sides) -> Iterator[Row]:
    one, other = sides.expected.files, sides.found.files
    for path in sorted({*one, *other}):
        step = sides.places.writer(one.get(path))
        if path not in other:
            yield _unwritten(sides, path, one[path])
        elif path not in one:
            note = "the notebook does not write it"
            yield _row(Kind.FILE, step, path, Status.DIFFERS, note=note)
        else:
            found = tuple(_file(sides, path, one, other))
            status = Status.DIFFERS if found else Status.EQUAL
            cells = (one[path].cell,) if one[path].cell >= 0 else ()
            yield _row(Kind.FILE, step, path, status, differences=found, cells=cells)


def _unwritten(sides: Sides, path: str, file: File) -> Row:
    """Return the row of a file that the package does not write."""
    step = sides.places.writer(file)
    if step is None:
        note = f"written by cell {file.cell}, which stays behind"
        return _row(Kind.FILE, None, path, Status.ASIDE, note=note, cells=(file.cell,))
    note = "the package does not write it"
    return _row(Kind.FILE, step, path, Status.DIFFERS, note=note, cells=(file.cell,))


def _file(
    sides: Sides, path: str, one: Mapping[str, File], other: Mapping[str, File]
) -> Iterable[Difference]:
    files = one[path], other[path]
    if files[0].digest == files[1].digest:
        return ()
    loaded = sides.expected.loaded, sides.found.loaded
    if all(path in side.roots for side in loaded):
        first, second = ((side.graph, side.roots[path]) for side in loaded)
        return compare(first, second, f"{path}: value", sides.tolerance, MOST).differences
    if not all(file.copy.is_file() for file in files):
        sizes = {"expected": f"{files[0].size} bytes", "found": f"{files[1].size} bytes"}
        note = "too large to look inside"
        return [Difference(path=path, where=path, kind="value", note=note, **sizes)]
    contents = [file.copy.read_bytes() for file in files]
    return compare_contents(contents[0], contents[1], path, sides.tolerance)[:MOST]


def _row(
    kind: Kind,
    step: Step | None,
    name: str,
    status: Status,
    *,
    differences: tuple[Difference, ...] = (),
    cells: tuple[int, ...] = (),
    expected: str = "",
    found: str = "",
    note: str = "",
    pictures: tuple[bytes, ...] = (),
) -> Row:
    return Row(
        kind=kind,
        step=step.name if step else "",
        name=name,
        status=status,
        differences=differences,
        cells=cells or (step.cells if step else ()),
        expected=expected,
        found=found,
        note=note,
        pictures=pictures,
    )
