"""After any edits, the facts are those of a notebook that is read for the first time."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from nb2prod.analysis import analyse, incremental
from nb2prod.analysis.incremental import Analysis
from nb2prod.model.dataflow import Dataflow
from nb2prod.model.notebook import Code

EXAMPLES = Path(__file__).parents[3] / "examples"
SNIPPETS = (
    "import numpy as np\nimport random as np2",
    "np = 3",
    "from pathlib import Path\nhere = Path('data')",
    "here = 'other'\npath = here + '/x.csv'",
    "def f(x):\n    global total\n    total = total + g(x)\n    return x",
    "def g(x):\n    x.append(here)\n    return np.random.rand()",
    "def g(x):\n    return x",
    "class Counter:\n    n = 0\n    def grow(self):\n        Counter.n += 1\n        self.m = 1",
    "c = Counter()\nc.grow()",
    "rows = iter([1])\nnext(rows)",
    "rows = []",
    "f(rows)",
    "total = 0",
    "total",
    "print(rows, total)",
    "open(path).read()",
    "h = lambda v: v + total",
    "h(1)",
    "del total",
    "for i in range(3):\n    rows.append(i)",
    "np.random.seed(1)\nnp.random.rand(3)",
    "if total:\n    import os as np",
    "sum = sum(rows)",
    "((broken",
    "",
    "ﬁrst = 1",
    "first",
)


def code(cell: int, source: str) -> Code:
    lines = tuple(range(1, source.count("\n") + 2))
    return Code(cell=cell, source=source, lines=lines)


def same(found: Dataflow, wanted: Dataflow) -> bool:
    """Nodes are left out of a statement's comparison: their text is in it."""
    return found == wanted


@pytest.mark.parametrize("seed", range(12))
def test_random_edits(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "MARK_EVERY", 3)
    chosen = random.Random(seed)
    sources = [chosen.choice(SNIPPETS) for _ in range(14)]
    analysis = Analysis()
    for _ in range(60):
        edit = chosen.random()
        at = chosen.randrange(len(sources))
        if edit < 0.7:
            sources[at] = chosen.choice(SNIPPETS)
        elif edit < 0.8:
            sources[at] += f"\nnew_{chosen.randrange(3)} = total"
        elif edit < 0.9:
            sources.insert(at, chosen.choice(SNIPPETS))
        elif len(sources) > 3:
            del sources[at]
        if chosen.random() < 0.2:
            sources[chosen.randrange(len(sources))] = chosen.choice(SNIPPETS)
        codes = [code(number, source) for number, source in enumerate(sources)]
        assert same(analysis.update(codes), analyse(codes))


@pytest.mark.parametrize("name", ["churn", "demand", "text"])
def test_each_cell_of_an_example_taken_away_and_put_back(name: str) -> None:
    document = json.loads((EXAMPLES / name / f"{name}.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(c["source"]) for c in document["cells"] if c["cell_type"] == "code"]
    codes = [code(number, source) for number, source in enumerate(sources)]
    analysis = Analysis()
    wanted = analyse(codes)
    assert same(analysis.update(codes), wanted)
    for at in range(len(codes)):
        without = [*codes[:at], code(at, "pass"), *codes[at + 1 :]]
        assert same(analysis.update(without), analyse(without))
        assert same(analysis.update(codes), wanted)


def test_what_an_edit_cannot_touch_is_not_read_again() -> None:
    codes = [code(number, f"x{number} = {number}") for number in range(200)]
    analysis = Analysis()
    before = analysis.update(codes).statements
    edited = [*codes[:100], code(100, "x100 = 7"), *codes[101:]]
    after = analysis.update(edited).statements
    assert sum(one is other for one, other in zip(before, after, strict=True)) == 199
