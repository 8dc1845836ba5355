"""Which variables show a change in place of another one."""

from __future__ import annotations

import ast
import time
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline

from nb2prod.kernel.flow import CellFlow, Flow, identities

START = (
    "X = np.zeros((4, 2)); clf = LogisticRegression(); df = pd.DataFrame({'a': [1, 2]}); C = [1]"
)


class Thing:
    def __init__(self, part: Any) -> None:
        self.part = part

    def fit(self, *given: Any) -> None:
        """Do nothing."""


def changed_by_the_last(*cells: str) -> str:
    """The variables that have the last of some executions among their sources."""
    flow, number = Flow(), 0
    known = (np, pd, LogisticRegression, GridSearchCV, Pipeline, Thing)
    space: dict[str, Any] = {getattr(item, "__name__", ""): item for item in known}
    space |= {"np": np, "pd": pd}
    for number, source in enumerate((START, *cells)):
        cell = CellFlow(before=identities(space))
        flow.read(cell, number, ast.parse(source))
        exec(source, space)
        flow.finish(cell, str(number), space, failed=False)
    return " ".join(sorted(name for name in space if str(number) in flow.state(name)))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("v = X[:2]; v[0] = 1",), "X v"),
        (("v = X[:2]", "v[0] = 1"), "X v"),
        (("v = X[:2]", "X[0] = 1"), "X v"),
        (("v = X[:2]; w = X[2:]", "v[0] = 1"), "X v"),
        (("v = X[:2]; v[0] = 1; v = None",), "X v"),
        (("v = X[:2]", "v[0] = 1; v = None"), "X v"),
        (
            ("models = [Thing(C), clf]", "for m in models:\n    m.fit([[1], [2]], [0, 1])"),
            "clf m models",
        ),
        (("for i in range(2):\n    m = Thing(C)\n    m.fit(X)",), "i m"),
        (("for d in [C, C]:\n    d.append(1)",), "C d"),
        (
            ("box = {'m': Thing(C), 'in': {'x': clf}}", "box['in']['x'].fit([[1], [2]], [0, 1])"),
            "box clf",
        ),
        (("box = []; box.append(box); box.append(X)", "box[1][0] = 1"), "X box"),
        (("v = X[[0, 1]]", "v[0] = 1"), "v"),
        (("w = df[df.a > 1]", "w['b'] = 1"), "w"),
        (("for i in range(2):\n    row = X[i]\n    row[0] = 1",), "X i row"),
        (("holder = {'m': clf}", "holder['m'].fit(X[:2] + [[1], [2]], [0, 1])"), "clf holder"),
        (("holder = {'m': clf}; box = [clf]", "clf.fit([[1], [2]], [0, 1])"), "box clf holder"),
        (("pair = (clf, 1)", "for m in pair[:1]:\n    m.fit([[1], [2]], [0, 1])"), "clf m pair"),
        (("pipe = Pipeline([('m', clf)])", "pipe.fit([[1], [2]], [0, 1])"), "clf pipe"),
        (("found = []", "found.append(clf)"), "found"),
        (("found = {}", "found['m'] = clf"), "found"),
        (("thing = Thing(X)", "thing.fit()"), "thing"),
        (("thing = Thing(C)", "thing.fit()"), "thing"),
        (("inner = Thing(1); thing = Thing(inner)", "thing.fit()"), "inner thing"),
        (("thing = Thing(X)", "X[0] = 1"), "X thing"),
        (("v = X[:2]", "v = X[2:] + 1", "v[0] = 1"), "v"),
        (
            ("g = GridSearchCV(clf, {'C': [1]}, cv=2)", "g.fit([[1], [2]] * 4, [0, 1] * 4)"),
            "g",
        ),
    ],
)
def test_what_shows_a_change(cells: tuple[str, ...], expected: str) -> None:
    assert changed_by_the_last(*cells) == expected


def test_many_large_values_are_looked_at_quickly() -> None:
    flow, cell = Flow(), CellFlow()
    space: dict[str, Any] = {f"t{i}": Thing([Thing(j) for j in range(2_000)]) for i in range(30)}
    source = f"box = [{', '.join(space)}]"
    flow.read(cell, 1, ast.parse(f"{source}\nbox[0].fit()"))
    exec(source, {}, space)
    started = time.perf_counter()
    flow.finish(cell, "1", space, failed=False)
    assert time.perf_counter() - started < 0.25  # 10 ms on a machine that does nothing else
