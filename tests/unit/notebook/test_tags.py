"""Tag text and roles."""

from __future__ import annotations

import pytest

from nb2prod.model.notebook import Cell, Role
from nb2prod.notebook.kale import from_kale
from nb2prod.notebook.tags import Tag, cell_tag, parse_tag, tag_problems


def cell(*tags: str) -> Cell:
    return Cell(index=2, id="a", kind="code", source="x = 1", tags=tags)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("data", Tag(role=Role.DATA)),
        ("data:load", Tag(role=Role.DATA, name="load")),
        ("training:random forest", Tag(role=Role.TRAINING, name="random_forest")),
        ("training:random-forest", Tag(role=Role.TRAINING, name="random_forest")),
        ("inference:größe", Tag(role=Role.INFERENCE, name="größe")),
        ("skip", Tag(role=Role.SKIP)),
        ("parameters", Tag(role=Role.PARAMETERS)),
        ("data:class", Tag(role=Role.DATA)),
        ("Data", None),
        ("skip-execution", None),
        ("injected-parameters", None),
        ("raises-exception", None),
        ("hide-input", None),
        ("database", None),
        ("", None),
        (":", None),
    ],
)
def test_parse_tag(text: str, tag: Tag | None) -> None:
    assert parse_tag(text) == tag


def test_text_of_a_tag_reads_back() -> None:
    for tag in (Tag(role=Role.DATA), Tag(role=Role.TRAINING, name="forest")):
        assert parse_tag(str(tag)) == tag


def test_first_role_tag_counts() -> None:
    assert cell_tag(cell("hide-input", "data:load", "data")) == Tag(role=Role.DATA, name="load")
    assert cell_tag(cell("hide-input")) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("train", "training"),
        ("Training", "training"),
        ("traning", "training"),
        ("train:forest", "training:forest"),
        ("eval", "evaluation"),
        ("Data", "data"),
        ("Data: load", "data:load"),
        ("load", "data:load"),
        ("features", "data:features"),
        ("test", "evaluation"),
        ("predict", "inference"),
        ("params", "parameters"),
        ("skip ", "skip"),
        (" data", "data"),
        ("set up", ""),
    ],
)
def test_near_misses_have_a_fix(text: str, meant: str) -> None:
    problems = tag_problems(cell("hide-input", text))
    if not meant:
        assert problems == ()
        return
    (problem,) = problems
    assert (problem.code, problem.severity, problem.cell) == ("NB105", "warning", 2)
    assert problem.fix is not None
    assert problem.fix.tags == ("hide-input", meant)


@pytest.mark.parametrize(
    "tags",
    [
        (),
        ("data",),
        ("data", "data"),
        ("data:load-all", "hide-input"),
        ("remove-cell", "nbval-skip", "parameters"),
        ("block:x", "imports"),
        ("tutorial", "database", "slow", "😀", "x" * 300, "$(rm)"),
    ],
)
def test_tags_left_alone(tags: tuple[str, ...]) -> None:
    assert tag_problems(cell(*tags)) == ()


@pytest.mark.parametrize(
    "tags", [("data", "training"), ("data:a", "data:b"), ("skip", "data"), ("data", "data:a")]
)
def test_two_roles_are_an_error(tags: tuple[str, ...]) -> None:
    (problem,) = tag_problems(cell(*tags))
    assert (problem.code, problem.severity) == ("NB106", "error")


@pytest.mark.parametrize(
    "name",
    ["class", "1st", "__init__", "_x", "list", "print", "", " ", "a/b", "..", "a\\b", "x" * 65]
    + ["$(rm)", "{{x}}", "a'b", '"""', "a\nb", "😀", "None"],
)
def test_bad_names_are_an_error(name: str) -> None:
    (problem,) = tag_problems(cell(f"data:{name}"))
    assert (problem.code, problem.severity) == ("NB107", "error")
    assert problem.message.isprintable()


@pytest.mark.parametrize(
    ("tags", "ours"),
    [
        (["imports"], ("setup",)),
        (["functions"], ("setup",)),
        (["pipeline-parameters"], ("parameters",)),
        (["pipeline-metrics"], ("evaluation",)),
        (["skip"], ("skip",)),
        (["block:load_data"], ("data:load_data",)),
        (["block:data-prep", "prev:load_data"], ("data:data_prep",)),
        (["block:train_forest", "prev:data"], ("training:train_forest",)),
        (["step:model"], ("training:model",)),
        (["block:model_score"], ("evaluation:model_score",)),
        (["block:predict"], ("inference:predict",)),
        (["block:other"], ("data:other",)),
        (["block:"], ("data:before",)),
        (["prev:x", "limit:nvidia.com/gpu:1", "hide-input"], ("hide-input",)),
        ([], ()),
    ],
)
def test_kale(tags: list[str], ours: tuple[str, ...]) -> None:
    assert from_kale(tags, ("data:before",)) == ours
