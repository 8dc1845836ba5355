"""The statement at which runs of a notebook start to differ, and the call that is the source."""

import pytest

from nb2prod.execution.comparison.blobs import Blobs
from nb2prod.execution.comparison.compare import Graph
from nb2prod.execution.verify_observed import Event, Observed, Printed, Values
from nb2prod.execution.verify_sources import find_sources, unseeded

NOTHING = Values(graph=Graph(nodes=[], blobs=Blobs()), roots={})


def run(statements, differing=(), printed=()):
    """A run in which some variables and some lines are other than in the first one."""
    events = [
        Event(
            cell=each.origin.cell,
            line=each.origin.first_line,
            name=name,
            digest=f"{name} {f'{each.origin.first_line}{name}' in differing}",
        )
        for each in statements
        for name in sorted(each.all_binds | each.changes)
    ]
    return Observed(
        python="3.11.7",
        steps={},
        printed={
            "": tuple(Printed(text=text, cell=cell, line=line) for cell, line, text in printed)
        },
        figures={},
        files={},
        loaded=NOTHING,
        events=tuple(events),
    )


HEAD = """# %%
import os, random, time, uuid
from datetime import datetime
import numpy as np
from sklearn.model_selection import train_test_split

def helper():
    return time.time()

# %%
"""


@pytest.mark.parametrize(
    "code, differing, expected",
    [
        ("x = random.random()\ny = x + 1", "1x 2y", [(1, "random", "x")]),
        ("x = np.random.rand(3)\ny = np.random.rand(2)", "1x 2y", [(1, "numpy.random", "x"), (2, "numpy.random", "y")]),
        ("a, b = train_test_split([1, 2])\nc = a", "1a 1b 2c", [(1, "train_test_split", "a, b")]),
        ("x = 1\ny = uuid.uuid4()", "2y", [(2, "uuid.uuid4", "y")]),
        ("x = helper()", "1x", [(1, "time.time", "x")]),
        ("x = datetime.now()\nx = 2\ny = x + round(2.5)", "1x 3y", [(1, "datetime.now", "x"), (3, "round", "y")]),
        ("x = list(set('abc'))", "1x", [(1, "list", "x")]),
        ("x = []\nx.append(os.getpid())\ny = len(x)", "2x", [(2, "os.getpid", "x")]),
        ("x = 1\ny = 2", "", []),
    ],
)  # fmt: skip
def test_sources(planned, code, differing, expected):
    statements = planned(HEAD + code).dataflow.statements
    found = find_sources(run(statements), [run(statements, differing.split())], statements)
    told = [(each.line, each.call.replace("`", ""), ", ".join(each.names)) for each in found]
    assert [(line, names) for line, _, names in told] == [
        (line, names) for line, _, names in expected
    ]
    assert all(call in said for (_, said, _), (_, call, _) in zip(told, expected, strict=True))


def test_a_line_that_prints_another_text(planned):
    statements = planned(HEAD + "x = 1\nprint(time.time())").dataflow.statements
    runs = [run(statements, printed=[(1, 2, text)]) for text in ("1.5", "2.5")]
    (found,) = find_sources(runs[0], runs[1:], statements)
    assert (found.line, found.call, found.names) == (2, "time.time", ())


@pytest.mark.parametrize(
    "code, expected",
    [
        ("x = 1", False),
        ("x = random.random()", True),
        ("random.seed(1)\nx = random.random()", False),
        ("x = helper()", True),
        ("x = datetime.now()", True),
    ],
)
def test_whether_something_may_vary(planned, code, expected):
    assert unseeded(planned(HEAD + code).dataflow.statements) is expected
