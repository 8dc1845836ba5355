from __future__ import annotations

import ast
import inspect

import pytest

from nb2prod.analysis import names

LEFT_OUT = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
TEXTS = [
    "f(*a, **{**b, 'c': d}, e=(g := 1))",
    "match x:\n    case {'a': [1, *r], **k} if r: pass\n    case A(b=None) | -1: pass",
    "from a import b as c\nglobal d\ndel e[f:g, h].i",
    "async def f(a, /, b: int = 1, *c, d, **e) -> None:\n    async for x in y: await z",
    "x: int = f'{a!r:>{w}}' if b < c <= d else lambda: (yield)",
    "try:\n    pass\nexcept* E as e:\n    raise e from None\nelse:\n    ...",
    "[x async for x in y if z for (i, j) in k]",
    inspect.getsource(inspect),
]


@pytest.mark.parametrize("text", TEXTS)
def test_walk_gives_what_ast_gives_but_contexts_and_operators(text):
    tree = ast.parse(text)
    assert names.walk(tree) == [n for n in ast.walk(tree) if not isinstance(n, LEFT_OUT)]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a = 1", ["a"]),
        ("(a, (b, *c)), d = 1", ["d", "a", "b", "c"]),
        ("a.b = 1", []),
        ("a[b] = 1", []),
        ("a[(b := 1)] = 1", ["b"]),
    ],
)
def test_stored_names(text, stored):
    (statement,) = ast.parse(text).body
    assert names.stored_names(statement.targets[0]) == stored
