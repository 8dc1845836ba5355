"""IPython code becomes plain Python that does the same, or a diagnostic."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.errors import InputError
from nb2prod.model.notebook import Cell, Code
from nb2prod.notebook.interpolation import interpolated, literal_code, string_code
from nb2prod.notebook.translate import translate

CASES = Path(__file__).parents[2] / "cases" / "notebook" / "translate.txt"


class Case(NamedTuple):
    name: str
    source: str
    expected: str
    notes: str


def cases() -> list[Case]:
    """``=== name``, source, ``---``, expected code, then a line ``>>> codes and requirements``."""
    sections = re.split(r"^=== (.*)\n", CASES.read_text(), flags=re.MULTILINE)[1:]
    return [_case(*pair) for pair in zip(sections[::2], sections[1::2], strict=True)]


def _case(name: str, text: str) -> Case:
    source, _, rest = text.partition("\n---\n")
    expected, _, notes = rest.partition(">>>")
    return Case(name, source, expected.rstrip("\n"), notes.strip())


def translated(source: str, *tags: str) -> Code:
    return translate(Cell(index=4, id="abc", kind="code", source=source, tags=tags))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    code = translated(case.source)
    assert code.source.rstrip("\n") == case.expected
    notes = [f"{p.code}:{p.line}" for p in code.problems] + list(code.requirements)
    assert " ".join(notes) == case.notes
    assert len(code.lines) == (code.source.count("\n") + 1 if code.source else 0)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1",
        "",
        "# %matplotlib inline",
        "s = '''\n%matplotlib inline\n!ls\n'''\n",
        "x = (a\n    % b)",
        "x = a \\\n    % b",
        "await f()",
        'print("what?")',
        "pwd = 3",
        "if x:\n    pass  # !ls\n",
    ],
)
def test_plain_python_is_left_alone(source: str) -> None:
    code = translated(source)
    assert (code.source, code.problems, code.requirements) == (source, (), ())
    assert code.lines == tuple(range(1, len(code.lines) + 1))


def test_lines_point_to_the_cell() -> None:
    code = translated("x = 1\n%matplotlib inline\n!make\n\ny = 2")
    assert code.source == (
        'import subprocess\nx = 1\nsubprocess.run("make", shell=True, check=False)\n\ny = 2'
    )
    assert code.lines == (3, 1, 3, 4, 5)


def test_markdown_cells_have_no_code() -> None:
    assert translate(Cell(index=0, id="a", kind="markdown", source="# x")).source == ""


@pytest.mark.parametrize("tag", ["skip", "skip-execution", "raises-exception"])
def test_errors_in_cells_that_stay_out_are_remarks(tag: str) -> None:
    assert [p.severity for p in translated("%foo", tag).problems] == ["info"]
    assert [p.severity for p in translated("%foo", "data").problems] == ["error"]


@pytest.mark.parametrize("character", ["\0", "\ud800"])
def test_characters_that_no_file_holds_are_refused(character: str) -> None:
    with pytest.raises(InputError, match=r"cell 4 \(id abc\): .*; delete"):
        translated(f"x = '{character}'")


def test_guard_means_what_the_body_means() -> None:
    body = 'a = """x\n  y\n"""\nif a:\n    b = [\n1]\n# end\ng(a)'
    kept = re.sub('^(?!  y|"""|1)', "    ", body, flags=re.MULTILINE)
    code = translated(f"z = 1\nif '__main__' == __name__:\n{kept}\nelse:\n    gone()\nw = 2")
    assert ast.dump(ast.parse(code.source)) == ast.dump(ast.parse(f"z = 1\n{body}\nw = 2"))


FRAGMENTS = st.sampled_from(
    [
        "x = 1",
        "%matplotlib inline",
        "!mkdir -p a/b",
        "y = !cat f",
        "z = %pwd",
        "if x:\n    %env A=1\n    y = 2",
        "if x:\n    %config A.b = 1",
        "'''\n%foo\n!bar\n'''",
        "f(1,\n  2 %\n  3)",
        "x = \\\n  %pwd",
        "!echo a \\\n  b > f",
        "foo?",
        "?foo",
        "s = '!x' # ?",
        "for i in y:\n    !touch {i}\n    print(i)",
        "%time z = 3",
        "d = {'a': '%x',\n3}",
        "x %\\\n y",
        "def f(a='''%'''):\n    '''doc\n    %no\n    '''\n    %env B=2\n    return a",
        'f"{x!r}"',
        "if x: y = 1\nelse:\n    !rm z",
        "%time !mkdir q",
        "x[0] = %pwd",
        "",
        "lambda x=1: x",
        "%%time",
        "df = %sql select 1",
        "!find . -name '*.py' -exec rm {} \\;",
        "v = !echo $x '$y' {z}",
        "%foo",
        "%timeit f()",
    ]
)
HEADS = st.sampled_from(["", "", "%%time\n", "%%bash\n", "%%writefile a.py\n", "%%capture\n", "\n"])


@settings(max_examples=150, deadline=None)
@given(HEADS, st.lists(FRAGMENTS, min_size=1, max_size=5))
def test_finds_what_ipython_finds(head: str, fragments: list[str]) -> None:
    """IPython's own transformation, translated, gives the same Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    source = head + "\n".join(fragments)
    ours, theirs = translated(source), translated(TransformerManager().transform_cell(source))
    codes = [[p.code for p in code.problems] for code in (ours, theirs)]
    if "NB104" in codes[0] or "NB104" in codes[1]:
        assert "NB104" in codes[0] and "NB104" in codes[1]
    else:
        assert codes[0] == codes[1]
        assert ast.dump(ast.parse(ours.source)) == ast.dump(ast.parse(theirs.source))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="%!?x =\n\\'\"(){}#:$ab1.\t;", max_size=40))
def test_any_text_gives_code_or_an_error(source: str) -> None:
    try:
        code = translated(source)
    except InputError:
        return
    assert len(code.lines) == (code.source.count("\n") + 1 if code.source else 0)
    if not any(problem.code == "NB104" for problem in code.problems):
        ast.parse(code.source)


@given(st.text(max_size=60), st.text(alphabet="\"'\\\n ab\t", max_size=60))
def test_texts_are_exact(any_text: str, quotes: str) -> None:
    for text in (any_text, quotes):
        assert ast.literal_eval(literal_code(text)) == text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{x}",
                "$x",
                "$d.real",
                "{d!r}",
                "{l[0:2]}",
                "$$x",
                "'$x'",
                "{{",
                "}}",
                "{x:>4}",
                "{",
                "a",
            ]
            + [
                " ",
                "%",
                '"',
                "'",
                "\\",
                "é",
                "\n",
                "{l[0]}",
                "{s['k']}",
                '{s["k"]}',
                "{}",
                "$1",
                "$",
            ]
        ),
        max_size=8,
    )
)
def test_fields_are_put_in_as_ipython_does(pieces: list[str]) -> None:
    from IPython.utils.text import DollarFormatter

    text = "".join(pieces)
    names = {"x": "one", "d": 2.5, "l": [1, 2, 3], "s": {"k": "v"}}
    read = interpolated(text)
    try:
        expected = DollarFormatter().vformat(text, args=[], kwargs=names)
    except Exception:
        expected = text
    if not read.doubtful and not re.search(r"\$\w+\.|\$[\dasé]|x\w|d\w", text):
        assert eval(string_code(read), dict(names)) == expected
