"""Where statements go: steps, ports, parameters, metrics, what stays behind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nb2prod.analysis import analyse
from nb2prod.config import Config
from nb2prod.model.document import pipeline_from_dict, pipeline_to_dict
from nb2prod.model.notebook import Cell, Code, Notebook
from nb2prod.model.pipeline import Pipeline
from nb2prod.planning.installed import Environment
from nb2prod.planning.plan import plan_pipeline

ENVIRONMENT = Environment(python="3.11.7", interpreter="kernel", distributions={})
_TAG = re.compile(r"^#\[(.*)\]$")


def plan(text: str, tmp_path: Path) -> Pipeline:
    """Plan cells separated by lines such as ``#[data]``; ``#[]`` is an untagged cell."""
    cells, codes = [], []
    for part in re.split(r"^(?=#\[)", text, flags=re.MULTILINE):
        if not part.strip():
            continue
        head, _, source = part.partition("\n")
        match = _TAG.match(head)
        assert match
        index = len(cells)
        tags = (match[1],) if match[1] else ()
        cells.append(Cell(index=index, id=str(index), kind="code", source=source, tags=tags))
        lines = tuple(range(1, source.count("\n") + 2))
        codes.append(Code(cell=index, source=source, lines=lines))
    notebook = Notebook(path=tmp_path / "case.ipynb", cells=tuple(cells))
    return plan_pipeline(notebook, codes, analyse(codes), Config(), ENVIRONMENT)


def ports(pipeline: Pipeline) -> dict[str, tuple[str, str]]:
    """Inputs and outputs of each step, as words."""
    return {
        step.name: (
            " ".join(port.name for port in step.inputs),
            " ".join(port.name for port in step.outputs),
        )
        for step in pipeline.steps
    }


def test_a_step_gives_what_a_later_one_reads(tmp_path: Path) -> None:
    pipeline = plan("#[data]\na = 1\nb = 2\n#[training]\nc = a\n#[evaluation]\nd = c\n", tmp_path)
    assert ports(pipeline) == {"data": ("", "a"), "training": ("a", "c"), "evaluation": ("c", "d")}


def test_the_same_tag_after_another_step_starts_a_new_step(tmp_path: Path) -> None:
    pipeline = plan(
        "#[data]\na = 1\n#[]\na\n#[data]\nb = a\n#[training]\nc = b\n#[data]\n", tmp_path
    )
    assert [(step.name, step.cells) for step in pipeline.steps] == [
        ("data", (0, 2)),
        ("training", (3,)),
        ("data_2", (4,)),
    ]


def test_what_is_changed_in_place_is_an_output_again(tmp_path: Path) -> None:
    pipeline = plan(
        "#[data]\na = []\n#[training]\na.append(1)\n#[evaluation]\nb = len(a)\n", tmp_path
    )
    assert ports(pipeline)["training"] == ("a", "a")


def test_a_name_bound_on_one_path_goes_through(tmp_path: Path) -> None:
    text = "#[data]\na = 1\nt = 0\n#[training]\nif t:\n    a = 2\n#[evaluation]\nb = a\n"
    assert ports(plan(text, tmp_path))["training"] == ("t a", "a")


def test_a_name_that_only_one_branch_binds_starts_unset(tmp_path: Path) -> None:
    pipeline = plan("#[data]\nif t():\n    a = 2\n#[evaluation]\nb = a\n", tmp_path)
    assert pipeline.uses_unset
    assert pipeline.steps[0].outputs[0].optional


def test_a_parameter_is_taken_where_it_is_read(tmp_path: Path) -> None:
    text = "#[parameters]\nn = 3  # how many\n#[data]\na = n\n#[training]\nn = n + 1\n#[evaluation]\nb = n\n"
    pipeline = plan(text, tmp_path)
    assert [(item.name, item.type, item.default, item.help) for item in pipeline.parameters] == [
        ("n", "int", "3", "how many")
    ]
    assert [step.parameters for step in pipeline.steps] == [("n",), ("n",), ()]
    assert ports(pipeline)["training"] == ("", "n")


def test_a_value_before_the_parameters_cell_does_not_override_it(tmp_path: Path) -> None:
    pipeline = plan(
        "#[]\nn = 5\n#[parameters]\nn = 3\n#[data]\na = n\n#[evaluation]\nb = a\n", tmp_path
    )
    assert pipeline.steps[0].parameters == ("n",)
    assert "n = 5" not in "".join(part.text for part in pipeline.steps[0].body)


@pytest.mark.parametrize(
    ("definition", "module"),
    [
        ("import numpy as np", None),
        ("def f(x):\n    return x", "training"),
        ("LIMIT = 3\ndef f(x):\n    return x + LIMIT", "training"),
        ("class f:\n    pass", "training"),
    ],
)
def test_what_depends_on_nothing_stands_at_module_level(
    definition: str, module: str | None, tmp_path: Path
) -> None:
    text = f"#[]\n{definition}\n#[data]\na = 1\n#[training]\nb = f(a)\n#[evaluation]\nc = b\n"
    pipeline = plan(text, tmp_path)
    homes = [item.name for item in pipeline.modules if "f" in item.defines]
    assert homes == ([module] if module else [])


def test_what_two_modules_use_stands_in_common(tmp_path: Path) -> None:
    text = "#[]\ndef f(x):\n    return x\n#[data]\na = f(1)\n#[training]\nb = f(a)\n#[evaluation]\nc = b\n"
    assert {item.name for item in plan(text, tmp_path).modules if "f" in item.defines} == {"common"}


def test_a_function_that_reads_a_variable_is_written_into_each_step(tmp_path: Path) -> None:
    text = (
        "#[data]\nk = 2\ndef f(x):\n    return x * k\na = f(1)\n"
        "#[training]\nk = 5\nb = f(a)\n#[evaluation]\nc = b\n"
    )
    pipeline = plan(text, tmp_path)
    assert ["def f" in "".join(part.text for part in step.body) for step in pipeline.steps] == [
        True,
        True,
        False,
    ]
    assert ports(pipeline)["training"] == ("a", "b")


def test_untagged_code_joins_the_first_step_that_reads_it(tmp_path: Path) -> None:
    text = "#[]\nx = g()\n#[data]\na = 1\n#[training]\nb = x + a\n#[evaluation]\nc = b\n"
    pipeline = plan(text, tmp_path)
    assert "x = g()" in pipeline.steps[1].body[0].text
    assert [item.code for item in pipeline.diagnostics] == ["NB211"]


@pytest.mark.parametrize(
    ("untagged", "training"),
    [
        ("x = g(y)", "y = 3"),
        ("x = np.random.rand(3)", "m = np.random.rand()"),
        ("x = load()\nx.close_all()", "m = 1"),
    ],
    ids=["a variable that it reads is rebound", "both draw", "an unknown method changes it"],
)
def test_untagged_code_is_not_moved_past_what_could_notice(
    untagged: str, training: str, tmp_path: Path
) -> None:
    text = (
        f"#[data]\nimport numpy as np\ny = 1\n#[]\n{untagged}\n#[training]\n{training}\n"
        "#[evaluation]\nc = x\n"
    )
    pipeline = plan(text, tmp_path)
    assert untagged in "\n".join(part.text for part in pipeline.steps[1].body)


def test_a_draw_from_a_seeded_stream_is_carried(tmp_path: Path) -> None:
    text = (
        "#[]\nimport numpy as np\nnp.random.seed(0)\n#[]\nnp.random.rand(2)\n"
        "#[data]\na = np.random.rand(3)\n#[evaluation]\nb = a\n"
    )
    pipeline = plan(text, tmp_path)
    assert [part.text.strip() for part in pipeline.settings] == ["np.random.seed(0)"]
    assert pipeline.steps[0].body[0].text.strip() == "np.random.rand(2)"


def test_exploration_stays_behind(tmp_path: Path) -> None:
    pipeline = plan("#[data]\na = [1]\na\n#[]\nprint(a)\nlen(a)\n#[evaluation]\nb = a\n", tmp_path)
    assert [(item.cell, item.first_line, item.last_line) for item in pipeline.left_behind] == [
        (0, 2, 2),
        (1, 1, 2),
    ]


def test_shown_numbers_become_metrics(tmp_path: Path) -> None:
    text = (
        "#[]\nfrom sklearn.metrics import f1_score, roc_auc_score\n#[data]\ny = p = [1]\n"
        "#[evaluation]\nprint('f1', f1_score(y, p))\nprint(f'{roc_auc_score(y, p):.2f}')\n"
        "f1_score(y, p)\n"
    )
    pipeline = plan(text, tmp_path)
    assert pipeline.metrics == ("f1_score", "roc_auc_score", "f1_score_2")
    body = "\n".join(part.text for part in pipeline.steps[1].body)
    assert body == (
        "f1_score_value = f1_score(y, p)\nprint('f1', f1_score_value)\n"
        "roc_auc_score_value = roc_auc_score(y, p)\nprint(f'{roc_auc_score_value:.2f}')\n"
        "f1_score_2_value = f1_score(y, p)"
    )


def test_fitted_models_are_outputs_though_nothing_reads_them(tmp_path: Path) -> None:
    pipeline = plan(
        "#[data]\nx = 1\n#[training]\nm = M()\nm.fit(x)\n#[evaluation]\ny = x\n", tmp_path
    )
    assert ports(pipeline)["training"] == ("x", "m")


def test_without_evaluation_the_last_step_reports(tmp_path: Path) -> None:
    pipeline = plan("#[data]\nx = 1\n#[training]\nscore = x + 1\n", tmp_path)
    assert [step.reports for step in pipeline.steps] == [False, True]
    assert ports(pipeline)["training"] == ("x", "score")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "#[data]\nk = 1\nf = [lambda: k]\n#[training]\nk = 2\n#[evaluation]\na = f[0]()\n",
            "NB212",
        ),
        ("#[data]\nx = g()\nclass A:\n    x = x\n#[evaluation]\na = A.x\n", "NB213"),
        (
            "#[data]\nk = 1\ndef f(a=k):\n    return a + j\n#[training]\nk = j = 2\n"
            "#[evaluation]\nj = 3\nb = f()\n",
            "NB214",
        ),
        ("#[parameters]\na = 1\nb = a * g()\n#[data]\nc = b\n", "NB216"),
        ("#[data]\nv: g() = 1\n#[evaluation]\nw = v\n", "NB220"),
    ],
)
def test_what_cannot_be_honoured_is_said(text: str, code: str, tmp_path: Path) -> None:
    assert code in [item.code for item in plan(text, tmp_path).diagnostics]


def test_a_pipeline_is_stored_and_read_back(tmp_path: Path) -> None:
    pipeline = plan("#[parameters]\nn = 1\n#[data]\na = n\n#[evaluation]\nb = a\n", tmp_path)
    assert pipeline_from_dict(pipeline_to_dict(pipeline)) == pipeline
