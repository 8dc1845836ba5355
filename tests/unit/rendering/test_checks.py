from __future__ import annotations

import ast

import pytest

from nb2prod.rendering.checks import mean_the_same

SAME = [
    ("x = (1+2)", "x = 1 + 2  # sum"),
    ("x = u'text'", 'x = "text"'),
    ("import b\nimport a, c\nx = 1", "import a\nimport b, c\nx = 1"),
    ("def f():\n    '''One.\n\n  Two.'''", 'def f():\n    """One.\n\n    Two."""'),
    ("class A:\n    'Doc.  '\n    x = 1", 'class A:\n    """Doc."""\n\n    x = 1'),
]
DIFFERENT = [
    ("x = 1", "x = 2"),
    ("x = 1", "x = 1.0"),
    ("x = 1", "x = True"),
    ("x = 0.0", "x = -0.0"),
    ("x = a + b", "x = a - b"),
    ("x = a < b", "x = a <= b"),
    ("x = f(a)", "x = f(b)"),
    ("x = f(a)", "x = f(a, b)"),
    ("x = f(a=1)", "x = f(b=1)"),
    ("x = 1", "x = 1\ny = 2"),
    ("x = 'a  b'", "x = 'a b'"),
    ("x = 1\nimport a", "import a\nx = 1"),
    ("import a", "import b"),
    ("def f():\n    return 'a'", "def f():\n    return ' a'"),
    ("for x in y:\n    z = 1", "for x in y:\n    pass\nz = 1"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_form_does_not_matter(left, right):
    assert mean_the_same(ast.parse(left).body, ast.parse(right).body)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_meaning_matters(left, right):
    assert not mean_the_same(ast.parse(left).body, ast.parse(right).body)
    assert not mean_the_same(ast.parse(right).body, ast.parse(left).body)
