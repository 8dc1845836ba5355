"""Facts of single statements: who binds, reads and changes what."""

from __future__ import annotations

import pytest

from nb2prod.analysis import analyse
from nb2prod.model.dataflow import EffectKind, Statement, StatementKind
from nb2prod.model.notebook import Code


def statements(source: str) -> tuple[Statement, ...]:
    lines = tuple(range(1, source.count("\n") + 2))
    return analyse([Code(cell=0, source=source, lines=lines)]).statements


def last(source: str) -> Statement:
    return statements(source)[-1]


@pytest.mark.parametrize(
    ("source", "reads", "binds"),
    [
        ("a = b + c", "b c", "a"),
        ("a += 1", "a", "a"),
        ("a.b = c", "a c", ""),
        ("a[i] = c", "a c i", ""),
        ("a, (b, *c) = d", "d", "a b c"),
        ("x = [i for i in xs if i > t]", "t xs", "x"),
        ("x = [j for i in xs for j in i]", "xs", "x"),
        ("x = [(y := i) for i in xs]", "xs", "x"),
        ("x = {k: v for k, v in d.items()}", "d", "x"),
        ("x = lambda a: a + b", "", "x"),
        ("x = g(lambda a: a + b)", "b g", "x"),
        ("def f(a, b=c):\n    return a + d", "c", "f"),
        ("def f():\n    x = 1\n    return x", "", "f"),
        ("@wrap\ndef f(a: T) -> U: ...", "T U wrap", "f"),
        ("class A(B):\n    x = y\n    def m(self):\n        return z", "B y", "A"),
        ("with open(p) as f:\n    t = f.read()", "open p", "f t"),
        ("import a.b", "", "a"),
        ("import a.b as c", "", "c"),
        ("from a import b as c, d", "", "c d"),
        ("if t:\n    a = 1\nelse:\n    a = 2", "t", "a"),
        ("if t:\n    raise ValueError\nelse:\n    a = 2", "ValueError t", "a"),
        ("try:\n    import a\nexcept ImportError:\n    a = None", "ImportError", "a"),
        ("x: int = y", "int y", "x"),
        ("x: int", "int", ""),
        ("print(f'{a} {b=}')", "a b print", ""),
        ("sum = sum(xs)", "sum xs", "sum"),
        ("a = b = c", "c", "a b"),
        ("match p:\n    case (x, y): z = x\n    case _: x = y = z = 0", "p", "x y z"),
        ("async def f():\n    await g()", "", "f"),
        ("x = await g()", "g", "x"),
    ],
)
def test_names(source: str, reads: str, binds: str) -> None:
    found = last(source)
    assert " ".join(sorted(found.reads)) == reads
    assert " ".join(sorted(found.binds)) == binds


@pytest.mark.parametrize(
    ("source", "may_bind", "loops"),
    [
        ("if t:\n    a = 1", "a", ""),
        ("for i in xs:\n    a = i", "a i", "a i"),
        ("while t:\n    a = 1", "a", "a"),
        ("try:\n    a = 1\nexcept E:\n    pass", "a", ""),
        ("x = [y := i for i in xs]", "y", ""),
        ("t and (a := 1)", "a", ""),
    ],
)
def test_possible_assignment(source: str, may_bind: str, loops: str) -> None:
    found = last(source)
    assert " ".join(sorted(found.may_bind)) == may_bind
    assert " ".join(sorted(found.loop_binds)) == loops


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("a.append(1)", "a"),
        ("a.b.append(1)", "a"),
        ("a['k'] = 1", "a"),
        ("a.k = 1", "a"),
        ("del a[0]", "a"),
        ("a.fillna(0, inplace=True)", "a"),
        ("a.fillna(0, inplace=False)", ""),
        ("a.head()", ""),
        ("y = a.predict(x)", ""),
        ("y = a.fit_transform(x)", "a"),
        ("import numpy as np\nnp.random.shuffle(a)", "a"),
        ("import numpy as np\nrng = np.random.default_rng(0)\nx = rng.normal()", "rng"),
        (
            "import numpy as np\nrng = np.random.default_rng(0)\nx = split(a, random_state=rng)",
            "rng",
        ),
        ("def f(v, w):\n    v.append(w)\nf(a, b)", "a"),
        ("def f(v, w):\n    v.append(w)\nf(w=b, v=a)", "a"),
        ("def f():\n    a.append(1)\nf()", "a"),
        ("def f():\n    a.append(1)\ndef g():\n    f()\ng()", "a"),
        ("[x.fit(d) for x in models]", "models"),
        ("def f(x, seen=[]):\n    seen.append(x)\nf(1)", "f"),
        ("import plt\nplt.x = 1", ""),
    ],
)
def test_changes_in_place(source: str, changes: str) -> None:
    assert " ".join(sorted(last(source).changes)) == changes


def test_a_loop_variable_shares_its_object_with_what_is_iterated() -> None:
    found = last("for m in models.values():\n    m.fit(x)")
    assert found.changes == {"m"}
    assert ("m", "models") in found.aliases


def test_a_function_reads_its_variables_when_it_is_called() -> None:
    define, call = statements("def f(x):\n    return x * scale\ny = f(2)")
    assert "scale" not in define.reads
    assert define.deferred == {"scale"}
    assert "scale" in call.reads
    assert "scale" not in call.mentions


def test_global_assignment_counts_where_the_function_is_called() -> None:
    found = last("def f():\n    global n\n    n += 1\nf()")
    assert found.may_bind == {"n"}


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("import a", StatementKind.IMPORT),
        ("try:\n    import a\nexcept ImportError:\n    a = None", StatementKind.IMPORT),
        ("def f(): ...", StatementKind.FUNCTION),
        ("f = lambda x: x", StatementKind.FUNCTION),
        ("class A: ...", StatementKind.CLASS),
        ("A = 1", StatementKind.CONSTANT),
        ("A = ['x', -1.5, None]", StatementKind.CONSTANT),
        ("from pathlib import Path\nA = Path('x') / 'y'", StatementKind.CONSTANT),
        ("df.head()", StatementKind.DISPLAY),
        ("df['a'].value_counts().head(3)", StatementKind.DISPLAY),
        ("a, b.shape", StatementKind.DISPLAY),
        ("display(df)", StatementKind.DISPLAY),
        ("df.hist()", StatementKind.CODE),
        ("print(a)", StatementKind.CODE),
        ("g(a)", StatementKind.CODE),
        ("def sorted(x): ...\nsorted(a)", StatementKind.CODE),
        ("g = (i for i in a)\nlist(g)", StatementKind.CODE),
        ("model.fit(x)", StatementKind.CODE),
    ],
)
def test_kind(source: str, kind: StatementKind) -> None:
    assert last(source).kind is kind


@pytest.mark.parametrize(
    ("source", "kind", "detail"),
    [
        ("import pandas as pd\nd = pd.read_csv('a/b.csv')", EffectKind.READS_FILE, "a/b.csv"),
        (
            "import pandas as pd\np = 'a'\nd = pd.read_csv(p + '.csv')",
            EffectKind.READS_FILE,
            "a.csv",
        ),
        (
            "import pandas as pd\nd = pd.read_csv('https://x.org/a')",
            EffectKind.NETWORK,
            "https://x.org/a",
        ),
        ("d.to_csv('out.csv')", EffectKind.WRITES_FILE, "out.csv"),
        ("open('a', 'w').write('')", EffectKind.WRITES_FILE, "a"),
        ("t = open('a').read()", EffectKind.READS_FILE, "a"),
        ("import numpy as np\nnp.random.seed(1)", EffectKind.SEEDS, "numpy"),
        ("import numpy as np\nx = np.random.rand(3)", EffectKind.DRAWS, "numpy"),
        ("import random\nx = random.choice(a)", EffectKind.DRAWS, "random"),
        ("import pandas as pd\npd.set_option('a', 1)", EffectKind.SETTING, "pandas"),
        ("import pandas as pd\npd.options.display.width = 1", EffectKind.SETTING, "pandas"),
        ("import os\nos.environ['A'] = 'b'", EffectKind.SETTING, "os"),
        ("import matplotlib.pyplot as plt\nplt.show()", EffectKind.PLOTS, ""),
        ("ax.set_title('x')", EffectKind.PLOTS, ""),
        ("import subprocess\nsubprocess.run('ls')", EffectKind.SHELL, "ls"),
        ("def f():\n    print(1)\nf()", EffectKind.PRINTS, ""),
    ],
)
def test_effects(source: str, kind: EffectKind, detail: str) -> None:
    assert (kind, detail) in [(item.kind, item.detail) for item in last(source).effects]


def test_drawing_with_a_state_of_its_own_leaves_the_global_stream_alone() -> None:
    found = last("from m import train_test_split\na, b = train_test_split(x, random_state=3)")
    assert not found.effects


def test_comments_belong_to_the_statement_below() -> None:
    first, second = statements("# one\na = 1  # beside\n\n# two\nb = 2\n# end")
    assert first.text == "# one\na = 1  # beside"
    assert second.text == "\n# two\nb = 2\n# end"


def test_statements_on_one_line_are_told_apart() -> None:
    assert [item.text for item in statements("a = 1; b = 2")] == ["a = 1", "b = 2"]


def test_a_name_in_a_formula_may_be_read() -> None:
    assert "np" in last("ols('y ~ np.log(x)', data=d)").formula
    assert last("d.query('a > @limit')").formula == {"limit"}


def test_edges_follow_changes_in_place() -> None:
    flow = analyse([Code(cell=0, source="a = []\na.append(1)\nb = a", lines=(1, 2, 3))])
    assert {(edge.source, edge.target) for edge in flow.edges if edge.name == "a"} == {
        (0, 1),
        (0, 2),
        (1, 2),
    }
