"""The live analysis: in changes it says what it would say in full."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nb2prod.protocol import checks, dispatch
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.messages import AnalysisMessage
from nb2prod.protocol.paths import Root
from nb2prod.protocol.schema import protocol_schema

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "x.ipynb").write_text("{}", encoding="utf-8")
    return Desk(root=Root(folder=tmp_path.resolve()))


def ask(desk: Desk, operation: str, **request: Any) -> Any:
    """Ask as a host does, with JSON in between; answers fit the schema."""
    found = dispatch.find_operation(operation)
    body = json.dumps({"path": "x.ipynb", **request}).encode()
    answer = json.loads(json.dumps(dispatch.carry_out(found, desk, _read(found, body))))
    schema = protocol_schema()
    jsonschema.validate(answer, {**schema, "$ref": f"#/$defs/{found.response.__name__}"})
    return answer


def _read(operation: Any, body: bytes) -> dict[str, Any]:
    return dispatch.read_request(operation, body)


def cell(name: str, source: str, *tags: str, kind: str = "code") -> dict[str, Any]:
    return {"id": name, "kind": kind, "source": source, "metadata": {"tags": list(tags)}}


CELLS = [
    cell("t", "# A title", kind="markdown"),
    cell("p", "scale = 2", "parameters"),
    cell("d", "numbers = [1, 2, 3]", "data"),
    cell("h", "half = scale / 2"),
    cell("m", "model = sum(numbers) * half", "training"),
    cell("e", "score = len(numbers)", "evaluation"),
]


def content_of(answer: dict[str, Any]) -> str:
    """The hash of the content in the name of an answer."""
    return str(answer["state"]).partition(".")[0]


def merged(answers: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for answer in answers:
        found |= answer["analysis"]
    return found


def test_all_sections_in_full(desk: Desk) -> None:
    found = ask(desk, "check", cells=CELLS)["analysis"]
    assert found["package"] == "x" and not found["refused"]
    assert [step["cells"] for step in found["steps"]] == [["d"], ["m"], ["e"]]
    assert found["steps"][1]["carried"] == [{"cell": "h", "first_line": 1, "last_line": 1}]
    assert found["steps"][1]["parameters"] == ["scale"]
    assert found["metrics"] == ["score"]
    assert {item["code"] for item in found["diagnostics"]} >= {"NB211"}


def test_an_untagged_notebook_gets_suggestions(desk: Desk) -> None:
    untagged = [{**item, "metadata": {}} for item in CELLS]
    found = ask(desk, "check", cells=untagged)["analysis"]
    assert found["refused"]
    assert {item["cell"] for item in found["suggestions"]} <= {"p", "d", "h", "m", "e"}
    assert found["suggestions"]


def test_cells_with_a_role_get_no_suggestion(desk: Desk) -> None:
    found = ask(desk, "check", cells=CELLS)["analysis"]
    assert {item["cell"] for item in found["suggestions"]} <= {"h"}


def test_a_near_miss_has_a_fix(desk: Desk) -> None:
    cells = [*CELLS[:4], {**CELLS[4], "metadata": {"tags": ["train"]}}, CELLS[5]]
    found = ask(desk, "check", cells=cells)["analysis"]
    (fix,) = [item["fix"] for item in found["diagnostics"] if item["fix"]]
    assert fix["edits"] == [{"cell": "m", "tags": ["training"]}]


@pytest.mark.parametrize("quick", [True, False])
def test_changes_say_what_the_whole_would(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, quick: bool
) -> None:
    """Random edits of an example: merged answers are those of a request in full."""
    monkeypatch.setattr(checks, "QUICK_SECONDS", 1e9 if quick else -1.0)
    chosen = random.Random(7)
    document = json.loads((EXAMPLES / "churn" / "churn.ipynb").read_text(encoding="utf-8"))
    cells = [
        cell(item["id"], "".join(item["source"]), *item["metadata"].get("tags", []))
        | {"kind": item["cell_type"]}
        for item in document["cells"]
    ]
    sources = {item["id"]: item["source"] for item in cells}
    answers = [ask(desk, "check", cells=cells, metadata=document["metadata"])]
    for number in range(12):
        changed, order = _edited(chosen, cells, number)
        base = answers[-1]["state"]
        given = {"order": order} if order else {}
        answers.append(ask(desk, "check", base=base, cells=changed, **given))
        assert answers[-1]["pending"] is not quick
        if not quick:
            answers.append(ask(desk, "complete", state=answers[-1]["state"]))
        fresh = ask(Desk(root=desk.root), "check", cells=cells, metadata=document["metadata"])
        assert content_of(answers[-1]) == content_of(fresh)
        broken = {item["id"] for item in cells if is_broken(item)}
        sources |= {item["id"]: item["source"] for item in cells if item["id"] not in broken}
        mended = [{**item, "source": sources[item["id"]]} for item in cells]
        whole = whole_answer(desk, mended, document["metadata"])
        found = merged(answers)
        if not whole.get("unreadable"):
            own = [item for item in found["diagnostics"] if item["cell"] in broken]
            assert {(item["code"], item["cell"]) for item in own} == {("NB104", b) for b in broken}
            others = [item for item in whole["diagnostics"] if item["cell"] not in broken]
            assert [item for item in found["diagnostics"] if item not in own] == others
            told = whole.keys() - {"diagnostics", "refused"}
            assert {key: found[key] for key in told} == {key: whole[key] for key in told}
            assert found["refused"] == (whole["refused"] or bool(broken))


def is_broken(item: dict[str, Any]) -> bool:
    return item["kind"] == "code" and ") broken" in item["source"]


def whole_answer(desk: Desk, cells: list[Any], metadata: Any) -> Any:
    """All sections, from a desk that knows nothing."""
    other = Desk(root=desk.root)
    first = ask(other, "check", cells=cells, metadata=metadata)
    whole = ask(other, "complete", state=first["state"])["analysis"]
    return {**first["analysis"], **whole}


def _edited(
    chosen: random.Random, cells: list[dict[str, Any]], number: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """One edit in place: what changed, and the new order if it did."""
    at = chosen.randrange(len(cells))
    kind = chosen.choice(["append", "break", "rename", "insert", "delete", "move", "tag"])
    if kind == "insert":
        new = cell(f"new{number}", f"extra_{number} = len(str(frame))", "data")
        cells.insert(at, new)
        return [new], [item["id"] for item in cells]
    if kind in ("delete", "move"):
        taken = cells.pop(at)
        if kind == "move":
            cells.insert(chosen.randrange(len(cells)), taken)
        return [], [item["id"] for item in cells]
    old = cells[at]
    source = {
        "append": f"{old['source']}\nadded_{number} = 1",
        "break": f"{old['source']}\n) broken",
        "rename": old["source"].replace("model", "modell"),
        "tag": old["source"],
    }[kind]
    tags = ["training"] if kind == "tag" else old["metadata"]["tags"]
    cells[at] = {**old, "source": source, "metadata": {"tags": tags}}
    return [cells[at]], []


@pytest.mark.parametrize("quick", [True, False])
def test_a_cell_that_does_not_parse_tells_only_its_own_fault(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, quick: bool
) -> None:
    """What is known of the other cells stays, and tags go on to count."""
    monkeypatch.setattr(checks, "QUICK_SECONDS", 1e9 if quick else -1.0)
    answers = [ask(desk, "check", cells=CELLS)]

    def change(item: dict[str, Any]) -> dict[str, Any]:
        answers.append(ask(desk, "check", base=answers[-1]["state"], cells=[item]))
        if answers[-1]["pending"]:
            answers.append(ask(desk, "complete", state=answers[-1]["state"]))
        return merged(answers)

    good = change({**CELLS[5], "source": "score = len(numbers) * 2"})
    for text in ("numbers = [1, 2,", "numbers = [1, 2, (", "print 'numbers'", "for x i"):
        found = change({**CELLS[2], "source": text})
        if not found["unreadable"]:
            errors = [item for item in found["diagnostics"] if item["severity"] == "error"]
            assert [(item["code"], item["cell"]) for item in errors] == [("NB104", "d")]
            assert found["refused"] and found["steps"] == good["steps"]
            others = [item for item in good["diagnostics"] if item["cell"] != "d"]
            assert [item for item in found["diagnostics"] if item["cell"] != "d"] == others
    found = change({**CELLS[3], "metadata": {"tags": ["data:halve"]}})
    assert [step["name"] for step in found["steps"]] == [
        "a_title",
        "halve",
        "training",
        "evaluation",
    ]
    assert change({**CELLS[2], "source": "numbers = [1]"})["refused"] is False
    assert "NB104" not in [item["code"] for item in merged(answers)["diagnostics"]]


def test_what_is_provisional(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "QUICK_SECONDS", -1.0)
    first = ask(desk, "check", cells=CELLS)
    assert first["pending"] and first["analysis"].keys() == {
        "unreadable",
        "refused",
        "diagnostics",
    }
    whole = ask(desk, "complete", state=first["state"])
    assert not whole["pending"] and whole["analysis"]["package"] == "x"
    broken = {**CELLS[5], "source": "score = ("}
    second = ask(desk, "check", base=whole["state"], cells=[broken])
    codes = [item["code"] for item in second["analysis"]["diagnostics"]]
    assert codes.count("NB104") == 1 and "NB211" in codes
    third = ask(desk, "check", base=second["state"], cells=[CELLS[5]])
    assert "NB104" not in [item["code"] for item in third["analysis"]["diagnostics"]]


def test_who_did_not_wait_for_the_whole_is_told_it_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to an aborted `complete` is not taken as known."""
    monkeypatch.setattr(checks, "QUICK_SECONDS", -1.0)
    first = ask(desk, "check", cells=CELLS)
    ask(desk, "complete", state=first["state"])  # which nobody reads
    changed = {**CELLS[5], "source": "score = len(numbers) + 1"}
    second = ask(desk, "check", base=first["state"], cells=[changed])
    third = ask(desk, "complete", state=second["state"])
    assert not second["resend"]
    assert merged([first, second, third]).keys() == AnalysisMessage.__annotations__.keys()


def test_what_has_to_be_sent_again(desk: Desk) -> None:
    state = ask(desk, "check", cells=CELLS)["state"]
    assert ask(desk, "check", base="f" * 64, cells=[])["resend"]
    assert ask(desk, "complete", state="f" * 64)["resend"]
    assert ask(desk, "check", base=state, cells=[cell("new", "x = 1")])["resend"]
    assert ask(desk, "check", base=state, cells=[], order=["t", "gone"])["resend"]
    (desk.root.folder / "y.ipynb").write_text("{}", encoding="utf-8")
    assert ask(desk, "check", path="y.ipynb", base=state, cells=[])["resend"]


@pytest.mark.parametrize("given", [{"cells": [CELLS[0], CELLS[0]]}, {"cells": [], "order": "aa"}])
def test_cells_that_are_named_twice(desk: Desk, given: dict[str, Any]) -> None:
    state = ask(desk, "check", cells=[cell("a", "x = 1")])["state"]
    given = {**given, "order": list(given["order"])} if "order" in given else given
    with pytest.raises(dispatch.RequestError, match="twice"):
        ask(desk, "check", base=state, **given)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([cell("a", "x = 1\0")], "NUL"),
        ([cell("a", "print 'x'")], "Python 2"),
        ([{**cell("a", "x"), "metadata": {"nb2prod": 7}}], "not an object"),
    ],
)
def test_a_notebook_that_cannot_be_read(desk: Desk, cells: Any, words: str) -> None:
    found = ask(desk, "check", cells=[*CELLS, *cells])["analysis"]
    assert words in found["unreadable"]
    assert str(desk.root.folder) not in found["unreadable"]
    state = ask(desk, "check", cells=CELLS)["state"]
    assert ask(desk, "check", base=state, cells=[])["analysis"] == {}


def test_only_some_contents_are_kept(desk: Desk) -> None:
    states = [
        ask(desk, "check", cells=[cell("a", f"x = {number}", "data")])["state"]
        for number in range(30)
    ]
    known = [state for state in states if desk.snapshots.find(state, "x.ipynb")]
    assert known == states[-24:]
