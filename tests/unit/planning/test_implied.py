from __future__ import annotations

import ast
from pathlib import Path

import pytest

from nb2prod.planning.implied import implied_modules
from nb2prod.planning.installed import Distribution, Environment

INSTALLED = ("lxml", "matplotlib", "openpyxl", "pyarrow")
ENVIRONMENT = Environment(
    python="3.11.7",
    interpreter="kernel",
    distributions={
        name: Distribution(name=name, version="1.0", metadata=Path("none")) for name in INSTALLED
    },
)


@pytest.mark.parametrize(
    ("code", "modules", "expected"),
    [
        ("pd.read_excel('a.xlsx')", ["pandas"], ("openpyxl",)),
        ("df.to_parquet('a'); df.plot.bar()", ["pandas"], ("matplotlib", "pyarrow")),
        ("def f(x):\n    return pd.read_html(x)", ["pandas.io"], ("lxml",)),
        ("pd.read_sql('select 1', c)", ["pandas"], ()),
        ("pl.read_parquet('a')", ["polars"], ()),
        ("read_excel('a')", ["pandas"], ()),
        ("pd.read_csv('a')", ["pandas"], ()),
    ],
)
def test_what_pandas_needs(code: str, modules: list[str], expected: tuple[str, ...]) -> None:
    assert implied_modules([ast.parse(code)], modules, ENVIRONMENT) == expected
