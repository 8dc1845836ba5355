from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from nb2prod.analysis import analyse
from nb2prod.model.notebook import Cell, Notebook
from nb2prod.notebook.translate import translate
from nb2prod.planning.suggest import suggest_tags

LOAD = "import pandas as pd\nframe = pd.read_csv('a.csv')"
FIT = "from sklearn.svm import SVC\nmodel = SVC().fit(frame[['a']], frame['b'])"
SCORE = "print(model.score(frame[['a']], frame['b']))"
WHOLE = (LOAD, FIT, SCORE)


def suggested(*sources: str, tags: Mapping[int, tuple[str, ...]] | None = None) -> dict[int, str]:
    cells = tuple(
        Cell(
            index=number,
            id=str(number),
            kind="code",
            source=source,
            tags=(tags or {}).get(number, ()),
        )
        for number, source in enumerate(sources)
    )
    codes = [translate(cell) for cell in cells]
    notebook = Notebook(path=Path("shop.ipynb"), cells=cells)
    return suggest_tags(notebook, codes, analyse(codes))


def test_load_fit_and_score() -> None:
    assert suggested(*WHOLE) == {0: "data", 1: "training", 2: "evaluation"}


def test_cells_with_a_role_keep_it() -> None:
    tags = {0: ("parameters",), 1: ("mine",), 2: ("training:fit", "mine")}
    assert suggested(*WHOLE, tags=tags) == {1: "training"}


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("import numpy as np", None),
        ("def ratio(a, b):\n    return a / b", None),
        ("import numpy as np\nnp.random.seed(0)", "setup"),
        ("import warnings\nwarnings.filterwarnings('ignore')", "setup"),
        ("frame.head()", "skip"),
        ("frame.shape, frame['a'][:10]", "skip"),
        ("import matplotlib.pyplot as plt\nplt.plot(frame['a'])\nplt.show()", "skip"),
        ("model.coef_[:5]", "skip"),
        ("from sklearn.metrics import f1_score\nf1 = f1_score([1], [1])", "evaluation"),
        ("residuals = frame['b'] - model.predict(frame[['a']])", "evaluation"),
        ("best = model.best_score_", "evaluation"),
        ("from sklearn.pipeline import make_pipeline\npipe = make_pipeline(SVC())", "training"),
        ("again = SVC()\nagain.fit(frame[['a']], frame['b'])\nagain.score([[1]], [1])", "training"),
    ],
)
def test_cell_after_a_model_is_trained(source: str, tag: str | None) -> None:
    assert suggested(LOAD, FIT, source).get(2) == tag


def test_splits_and_features_are_data() -> None:
    split = "from sklearn.model_selection import train_test_split\na, b = train_test_split(frame)"
    found = suggested(LOAD, "frame['c'] = frame['a'] * 2", split, FIT)
    assert found == {0: "data", 1: "data", 2: "data", 3: "training"}


def test_first_cell_of_literals_that_others_read_holds_the_parameters() -> None:
    found = suggested("import pandas as pd", "depth = 3", "rows = pd.read_csv('a.csv')[:depth]")
    assert found[1] == "parameters"


def test_literals_that_nobody_reads_hold_no_parameters() -> None:
    assert suggested("depth = 3", *WHOLE).get(0) != "parameters"


def test_predictions_that_nothing_scores_are_inference() -> None:
    found = suggested(*WHOLE, "wanted = model.predict(frame[['a']])", "wanted.sum()\nlist(wanted)")
    assert found[3] == "inference"


def test_predictions_that_are_scored_are_evaluation() -> None:
    score = "from sklearn.metrics import f1_score\nf1 = f1_score(frame['b'], wanted)"
    found = suggested(LOAD, FIT, "wanted = model.predict(frame[['a']])", score)
    assert (found[2], found[3]) == ("evaluation", "evaluation")


def test_samples_of_a_model_that_is_not_fitted_are_data() -> None:
    made = "from hmmlearn import hmm\nmaker = hmm.GaussianHMM(2)\nrows = maker.sample(9)"
    assert (
        suggested(made, "from hmmlearn import hmm\nm = hmm.GaussianHMM(2).fit(rows)")[0] == "data"
    )


def test_notebook_of_pictures_has_a_step_all_the_same() -> None:
    picture = "import matplotlib.pyplot as plt\nplt.plot([1, 2])"
    assert suggested("import os", picture) == {1: "data"}
    assert suggested("import os", "def f():\n    return 1") == {}


def test_roles_of_what_reads_a_cell_count() -> None:
    only_drawn = "import matplotlib.pyplot as plt\nplt.plot(extra)"
    assert suggested(LOAD, "extra = [1, 2]", only_drawn, FIT)[1] == "skip"


def below(heading: str, source: str, *later: str) -> str | None:
    """The tag of a cell below a heading, after a model was trained."""
    sources = [("code", text) for text in (LOAD, FIT)]
    sources += [("markdown", heading), *(("code", text) for text in (source, *later))]
    cells = tuple(
        Cell(index=number, id=str(number), kind=kind, source=text)
        for number, (kind, text) in enumerate(sources)
    )
    codes = [translate(cell) for cell in cells if cell.kind == "code"]
    notebook = Notebook(path=Path("shop.ipynb"), cells=cells)
    return suggest_tags(notebook, codes, analyse(codes)).get(3)


def test_a_heading_tells_predictions_that_are_scored_later() -> None:
    predict = "wanted = model.predict(frame[['a']])"
    score = "from sklearn.metrics import f1_score\nf1 = f1_score(frame['b'], wanted)"
    assert below("## Evaluation", predict, score) == "evaluation"
    assert below("## 3. Predict the test set", predict, score) == "inference"


def test_a_model_of_residuals_below_a_diagnostic_heading_is_evaluation() -> None:
    again = "rest = frame['b'] - model.predict(frame[['a']])\nSVC().fit(frame[['a']], rest)"
    assert below("## Diagnostics", again) == "evaluation"
    assert below("## A second model", again) == "training"


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("import numpy as np\nrng = np.random.default_rng(1)\nprint(__doc__)", "setup"),
        ("import numpy as np\nslope = np.polyfit(frame['a'], frame['b'], 1)", "training"),
        ("mae = abs(frame['a'] - frame['b']).mean()", "evaluation"),
        ("print(f'{frame}')", "skip"),
        ("model.predict(frame[['a']]).tofile('wanted.bin')", "evaluation"),
        ("out = model.predict(frame[['a']])\nframe.assign(o=out).to_csv('o.csv')", "inference"),
        ("import joblib\njoblib.dump(model, 'model.joblib')", "training"),
        (
            "from sklearn.preprocessing import StandardScaler\n"
            "scaler = StandardScaler()\nwide = scaler.fit_transform(frame)",
            "skip",
        ),
    ],
)
def test_cell_that_is_told_by_what_it_calls(source: str, tag: str) -> None:
    assert suggested(LOAD, FIT, SCORE, source).get(3, "skip") == tag


def test_a_picture_that_computes_with_scores_is_evaluation() -> None:
    search = (
        "from sklearn.model_selection import cross_val_score\ns = cross_val_score(model, frame)"
    )
    draw = "import matplotlib.pyplot as plt\n{}plt.plot(s)\nplt.title('a')\nplt.show()"
    assert suggested(LOAD, FIT, search, draw.format("half = s / 2\n"))[3] == "evaluation"
    assert suggested(LOAD, FIT, search, draw.format(""))[3] == "skip"


def test_what_only_the_evaluation_reads_belongs_to_it() -> None:
    rows = "rows = frame[['a']].drop_duplicates()"
    assert suggested(LOAD, FIT, rows, "result = model.score(rows, rows['a'])")[2] == "evaluation"
    assert suggested(LOAD, rows, FIT, "result = model.score(rows, rows['a'])")[1] == "data"


def test_without_a_measure_the_last_computation_is_evaluation() -> None:
    found = suggested(LOAD, "total = frame['a'].sum()\nhalf = total / 2")
    assert found == {0: "data", 1: "evaluation"}
