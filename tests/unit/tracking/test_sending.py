from __future__ import annotations

import math
from typing import Any

import pytest

from nb2prod.model.run import Metric, Point, Run, RunStatus, StoredFile
from nb2prod.tracking.sending import curves, placed, record, safe_name, said, simple_value


def run(*metrics: Metric, **given: Any) -> Run:
    plain: dict[str, Any] = {"id": "r", "experiment": "x.ipynb", "via": "run", "started": 10.0}
    return Run(**plain, status=RunStatus.COMPLETED, seconds=2.0, metrics=metrics, **given)


def point(value: float, number: int | None) -> Point:
    return Point(name="loss", value=value, at=11.0, number=number)


@pytest.mark.parametrize("name", ["accuracy", "step.größe", "a b", "_x", "1-2"])
def test_harmless_names_stay(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "a\0b", "x\n", " x", "m" * 300, "<b>"])
def test_hostile_names_become_harmless_and_stay_apart(name: str) -> None:
    safe = safe_name(name)
    assert safe != name and len(safe) < 250 and safe == safe_name(name)
    assert not set(safe) & set("/\\\0\n<>") and safe.strip(" .") == safe
    assert safe_name(f"{name}?") != safe


@pytest.mark.parametrize(
    ("points", "last", "expected"),
    [
        ([], 0.5, [(0, 0.5)]),
        ([point(1.0, 0), point(0.5, 1)], 0.5, [(0, 1.0), (1, 0.5)]),
        ([point(1.0, None), point(0.5, None)], 0.5, [(0, 1.0), (1, 0.5)]),
        ([point(0.5, 9), point(1.0, 3)], 1.0, [(3, 1.0), (9, 0.5), (10, 1.0)]),
        ([point(math.inf, 0), point(0.5, 1)], 0.5, [(1, 0.5)]),
    ],
)
def test_a_curve_ends_with_the_value_of_the_run(
    points: list[Point], last: float, expected: list[tuple[int, float]]
) -> None:
    found = curves(run(Metric(name="loss", value=last)), points)
    assert [(number, value) for number, value, _ in found["loss"]] == expected


def test_infinite_metrics_have_no_curve_and_nan_has_one() -> None:
    found = curves(run(Metric(name="a", value=-math.inf), Metric(name="b", value=math.nan)), [])
    assert list(found) == ["b"] and len(curves(run(Metric(name="b", value=math.nan)), [])["b"]) == 1


def test_files_get_places_of_their_own() -> None:
    names = ["a.png", "a.png", "../../etc/passwd", "nb2prod-run.json"]
    files = [
        StoredFile(name=name, path=f"files/{n}", sha256=f"{n}" * 64, size=1)
        for n, name in enumerate(names)
    ]
    places = [place for place, _ in placed(run(files=tuple(files)))]
    assert len(set(places)) == 4 and places[0] == "a.png"
    assert "nb2prod-run.json" not in places
    assert not any(part in ("", ".", "..") for place in places for part in place.split("/"))


def test_the_record_is_strict_json_and_the_same_each_time() -> None:
    one = run(Metric(name="a", value=math.inf), owner="host:1")
    assert '"Infinity"' in record(one, [point(math.nan, 0)]) and "host:1" not in record(one, [])
    assert record(one, []) == record(one, [])


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", 0.1), ("True", True), ("None", None), ("'a'", "a"), ("1e999", "1e999")]
    + [("(1, 2)", "(1, 2)"), ("<x.Y>", "<x.Y>"), ("f()", "f()")],
)
def test_values_that_trackers_have_a_type_for(text: str, value: object) -> None:
    assert simple_value(text) == value and type(simple_value(text)) is type(value)


def test_what_another_says_is_one_line_without_secrets() -> None:
    text = said(ValueError("cannot reach http://me:pass@host/x\nmore"))
    assert text == "ValueError: cannot reach http://host/x"
