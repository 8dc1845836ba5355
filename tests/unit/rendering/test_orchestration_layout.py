import ast

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nb2prod.rendering import layout

NAMES = ["a", "b" * 40, "c" * 43]


@given(st.text())
def test_quoted_is_the_text_and_stable_under_black(text):
    literal = layout.quoted(text)
    assert ast.literal_eval(literal) == text
    assert black.format_str(f"a = {literal}\n", mode=black.Mode()) == f"a = {literal}\n"


@pytest.mark.parametrize("count", range(4))
@pytest.mark.parametrize("length", [1, 60, 66, 67, 68, 69, 70, 90])
def test_tuples_and_imports_are_stable_under_black(count, length):
    names = [f"{'n' * length}{number}" for number in range(count)]
    lines = [layout.assign_tuple("NAMES", names)]
    lines.append("Step(\n" + layout.argument_tuple("inputs", names, 4) + "\n)")
    if names:
        lines.append(layout.from_import("package", names))
    text = "\n".join(lines) + "\n"
    assert black.format_str(text, mode=black.Mode()) == text


@given(st.text(max_size=300))
@example("学" * 60)
@example("0000000" + "\x1b" * 11 + "\b⺀\U00018cd6")
def test_a_long_text_is_kept(text):
    source = layout.assign_text("NAME", layout.visible(text)) + "\n"
    assert ast.literal_eval(ast.parse(source).body[0].value) == layout.visible(text)
    assert black.format_str(source, mode=black.Mode()) == source


@given(st.text())
def test_a_docstring_holds_any_text(text):
    entries = layout.docstring_entries([("name", text)], 4)
    source = f'def f():\n    """Doc.\n\n{entries}\n    """\n'
    found = ast.get_docstring(ast.parse(source).body[0], clean=False)
    kept = " ".join(layout.visible(text).split())
    assert kept in " ".join(found.split())
