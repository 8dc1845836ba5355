import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from nb2prod.model.dataflow import Origin
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import (
    InputFile,
    LeftBehind,
    Parameter,
    Pipeline,
    Port,
    Requirement,
    Source,
    Step,
)
from nb2prod.model.recording import Recording
from nb2prod.rendering.markdown import code, escape, plain
from nb2prod.rendering.mermaid import render_mermaid
from nb2prod.rendering.readme import human_size, in_words, render_readme

HERE = Origin(cell=0, first_line=1, last_line=1)
PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "# heading\n\n- list\n1. one\n> quote\n```\ncode\n```\n---\n| a | b |\n|---|---|",
    "&lt;b&gt; &#60;",
    "**bold** _it_ __x__ ~~gone~~ `code` $x^2$",
    "<!-- hidden --> \\<b>",
    "{{ 7 * 7 }} {% for %} {# #}",
    "\u202egnp.exe \u200b\x1b[31m",
    'end"] --> x; click s1 "javascript:alert(1)"\n%%{init: {}}%%',
    "a|b\\|c`d",
    "1) one",
    "C #",
    "- x",
    "===",
]


def step(name: str, role: Role = Role.DATA, **changes) -> Step:
    given = {
        "name": name,
        "role": role,
        "module": role.value,
        "outputs_class": "",
        "cells": (1,),
    }
    return Step(**given | changes)


STEPS = (
    step("load", outputs=(Port(name="X"), Port(name="y"))),
    step(
        "fit",
        Role.TRAINING,
        inputs=(Port(name="X", from_step="load"), Port(name="y", from_step="load")),
        outputs=(Port(name="model"),),
    ),
    step("evaluation", Role.EVALUATION, inputs=(Port(name="model", from_step="fit"),)),
)
RECORDED = Recording(
    when="2026-11-21",
    python="3.12.4",
    versions=(("pandas", "3.1.1"), ("not-needed", "1.0")),
    data=(("data/churn.csv", "fe" * 32),),
    values=42,
    metrics=(("accuracy", 0.934265734), ("auc", float("nan"))),
    not_stored=(("fit", "model", "a lambda cannot be stored"),),
)


def pipeline(**changes) -> Pipeline:
    given = {
        "package": "churn",
        "title": "Churn",
        "description": "Who leaves next month.",
        "source": Source(notebook="churn.ipynb", digest="ab" * 32, python="3.12.4"),
        "requirements": (Requirement(name="pandas", version="3.1.1"),),
        "steps": STEPS,
    }
    return Pipeline(**given | changes)


def parameter(name: str = "C", **changes) -> Parameter:
    return Parameter(**{"name": name, "type": "float", "default": "1.0", "origin": HERE} | changes)


def headings(text: str) -> list[str]:
    return re.findall("^## (.*)$", text, re.MULTILINE)


def shown(markdown: str) -> str:
    """The text that a reader of the rendered paragraph sees."""
    page = PARSER.render(markdown).strip()
    found = re.fullmatch("<p>([^<]*)</p>", page)
    assert found or not page, page
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_is_shown_as_it_is(text):
    assert shown(escape(text)) == plain(text)


@settings(max_examples=300)
@given(
    st.text(
        alphabet=st.sampled_from("ab1 _*`[]()<>&|\\#-+=.!~$:/\n\t{}é\u202e"),
        max_size=60,
    )
)
def test_any_escaped_text_is_shown_as_it_is(text):
    assert shown(escape(text)) == plain(text)


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab _*`<>&|\\#'\"\n"), max_size=40))
def test_any_code_is_one_table_cell(text):
    page = PARSER.render(f"| a | b |\n|---|---|\n| {code(text)} | end |\n")
    cells = re.findall("<td>(.*?)</td>", page)
    assert len(cells) == 2 and cells[1] == "end"
    assert html.unescape(re.sub("</?code>", "", cells[0])) == plain(text, 60)


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, test_size = 0.25 (25 %).",
        "see https://example.org/a-b",
        "a - b + c",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert escape(text) == text


def test_long_text_is_cut_at_a_word():
    assert plain("one two three", 9) == "one two…"
    assert plain("x" * 20, 9) == "x" * 8 + "…"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_adds_no_markup_anywhere(text):
    hostile = pipeline(
        title=text,
        description=text,
        source=Source(notebook=text, digest="ab" * 32, python="3.12.4"),
        parameters=(parameter(help=text, default=repr(text)),),
        left_behind=(LeftBehind(cell=1, first_line=1, last_line=2, reason=text),),
        input_files=(InputFile(path=text),),
        diagnostics=(Diagnostic(code="NB001", severity=Severity.WARNING, message=text),),
    )
    recorded = Recording(
        when=text,
        python=text,
        data=((text, "fe"),),
        values=1,
        metrics=((text, 1.0),),
        not_stored=((text, text, text),),
        versions=(("pandas", text),),
    )
    for record in (None, recorded):
        page = PARSER.render(render_readme(hostile, recorded=record))
        tags = set(re.findall("</?([a-z0-9]+)", page))
        assert tags <= {
            "h1",
            "h2",
            "p",
            "pre",
            "code",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "ul",
            "li",
        }
        assert len(re.findall("<h[12]>", page)) == (6 if record is None else 7) + 1
        assert "\u202e" not in page and "\x1b" not in page


def test_nothing_empty_is_rendered():
    text = render_readme(pipeline())
    assert headings(text) == ["Run", "Proven", "Change a step"]
    assert "| parameter |" not in text and "| metric |" not in text
    assert "\n\n\n" not in text


def test_everything_there_is_has_its_place():
    text = render_readme(
        pipeline(
            parameters=(
                parameter(help="inverse strength"),
                parameter("name", type="str", default="'a|b'"),
            ),
            input_files=(
                InputFile(path="data/big.csv", size=120_000_000),
                InputFile(path="data/none.csv"),
                InputFile(path="data/small.csv", size=10, carried=True),
            ),
            left_behind=(
                LeftBehind(cell=3, first_line=1, last_line=1, reason="shows a value"),
                LeftBehind(cell=4, first_line=1, last_line=3, reason="draws a plot"),
                LeftBehind(cell=9, first_line=2, last_line=2, reason="shows a value"),
            ),
            diagnostics=(
                Diagnostic(code="NB010", severity=Severity.WARNING, message="No seed", cell=5),
                Diagnostic(code="NB011", severity=Severity.INFO, message="Carried"),
            ),
        ),
        recorded=RECORDED,
        extras=frozenset({"make", "docker"}),
    )
    assert headings(text) == [
        "Run",
        "Input data",
        "Proven",
        "When parity fails",
        "What stayed behind",
        "Worth knowing",
        "Change a step",
    ]
    assert "| `C` | `1.0` | inverse strength |\n" in text
    assert "python -m churn run -p C=1.0\n" in text
    assert "docker build -t churn ." in text and "make install test run" not in text
    assert (
        "- `data/big.csv` (120 MB)\n- `data/none.csv` (not found when the package was made)\n"
        in text
    )
    assert "small.csv" not in text
    assert "- cell 3 (line 1) and cell 9 (line 2): shows a value\n" in text
    assert "- cell 4 (lines 1–3): draws a plot\n" in text
    assert "- No seed (NB010, cell 5)\n" in text and "Carried" not in text


def test_a_recording_is_proof():
    text = render_readme(pipeline(), recorded=RECORDED)
    assert (
        "On 2026-11-21, `churn.ipynb` (`sha256 abababababab`) ran from top to bottom in a fresh"
        " kernel, on Python 3.12.4 with pandas 3.1.1 (direct requirements: `constraints.txt`) and the data"
        " `data/churn.csv` (`sha256 fefefefefefe`). `pytest` compares 42 values with the notebook's."
    ) in text
    assert "| `accuracy` | 0.934266 |\n| `auc` | nan |\n" in text
    assert "- `model` of `fit`: a lambda cannot be stored\n" in text
    assert "No value is proved" not in text


def test_without_a_recording_no_value_is_proved():
    text = render_readme(pipeline())
    assert "No value is proved yet" in text
    assert "`nb2prod export churn.ipynb --record`" in text
    assert "turns red" not in text


@pytest.mark.parametrize(
    "notebook, command",
    [
        ("my book.ipynb", "'my book.ipynb'"),
        ("-x.ipynb", "./-x.ipynb"),
        ("$(id).ipynb", "'$(id).ipynb'"),
    ],
)
def test_the_command_names_the_notebook_safely(notebook, command):
    text = render_readme(pipeline(source=Source(notebook=notebook)))
    assert f"`nb2prod export {command} --record`" in text


def test_a_recording_that_stored_nothing_proves_nothing():
    text = render_readme(pipeline(), recorded=Recording(when="2026-11-21", python="3.12.4"))
    assert "No value of it could be stored, so none is proved." in text
    assert "turns red" not in text


def test_long_lists_are_cut():
    pieces = tuple(
        LeftBehind(cell=cell, first_line=1, last_line=1, reason=f"reason {cell}")
        for cell in range(30)
    )
    text = render_readme(pipeline(left_behind=pieces))
    assert "reason 9" in text and "reason 10" not in text and "- and 20 more\n" in text


def test_graph_shows_what_flows():
    assert render_mermaid(pipeline()).splitlines()[:6] == [
        "flowchart LR",
        '  s1["load"]:::data',
        '  s2["fit"]:::training',
        '  s3["evaluation"]:::evaluation',
        '  s1 -- "X, y" --> s2',
        '  s2 -- "model" --> s3',
    ]


def test_graph_of_many_ports_is_cut():
    ports = tuple(Port(name=f"v{number}", from_step="load") for number in range(9))
    graph = render_mermaid(pipeline(steps=(STEPS[0], step("fit", inputs=ports))))
    assert '"v0, v1, v2, v3, v4, v5 and 3 more"' in graph


@pytest.mark.parametrize("text", HOSTILE)
def test_graph_holds_only_its_own_syntax(text):
    graph = render_mermaid(pipeline(steps=(step(text),)))
    assert re.fullmatch(
        r'flowchart LR\n  s1\["[\w #;.-]*"\]:::data\n  classDef data [\w:#,-]+\n', graph
    )


@pytest.mark.parametrize(
    "size, text",
    [(0, "0 bytes"), (999, "999 bytes"), (1500, "2 kB"), (5 * 10**15, "5000 TB")],
)
def test_human_size(size, text):
    assert human_size(size) == text


@pytest.mark.parametrize(
    "items, text",
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdefgh"), "a, b, c, d, e, f and 2 more"),
    ],
)
def test_in_words(items, text):
    assert in_words(items) == text


def test_steps_are_found_in_their_modules():
    text = render_readme(pipeline())
    assert (
        "in `src/churn/runtime/`: `load` (`data.py`), `fit` (`training.py`)"
        " and `evaluation` (`evaluation.py`). Edit it and run `pytest`. A new"
    ) in text
