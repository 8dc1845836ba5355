from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from nb2prod.errors import RefusedError
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import Fragment, Pipeline, Source, Step
from nb2prod.rendering import checks, memory
from nb2prod.rendering.checks import mean_the_same

PATH = PurePosixPath("src/shop/runtime/data.py")
MODULE = 'def load() -> None:\n    """Load."""\n    x = 1\n'
PIPELINE = Pipeline(
    package="shop",
    title="Shop",
    source=Source(notebook="shop.ipynb"),
    steps=(
        Step(
            name="load",
            role=Role.DATA,
            module="data",
            outputs_class="",
            cells=(0,),
            body=(Fragment(text="x=1"),),
        ),
    ),
)
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


def test_what_was_compared_before_is_not_compared_again(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path)
    checks.check_runtime(PIPELINE, {PATH: MODULE})
    monkeypatch.setattr(checks, "mean_the_same", lambda *_: False)
    checks.check_runtime(PIPELINE, {PATH: MODULE})
    checks.check_runtime(PIPELINE, {PATH: f"LIMIT = 2\r\r\n\n{MODULE}"})
    for changed in (MODULE.replace("1", "2"), MODULE.replace("x = 1", "x =  1")):
        with pytest.raises(RefusedError, match="step 'load'"):
            checks.check_runtime(PIPELINE, {PATH: changed})


def test_what_differs_is_refused_each_time(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path)
    for _ in range(2):
        with pytest.raises(RefusedError, match="step 'load'"):
            checks.check_runtime(PIPELINE, {PATH: MODULE.replace("1", "2")})
