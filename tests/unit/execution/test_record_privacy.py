"""Values leave the notebook's folder only where they are nobody's secret."""

import json
import subprocess

import pytest

from nb2prod.execution.record import record_notebook
from nb2prod.model.recording import FixtureMode

pytestmark = pytest.mark.slow

ROWS = "mail,age\n" + "".join(f"person{n}@shop.example,{20 + n}\n" for n in range(8))
CELLS = (
    '# %% tags=["data"]\nimport pandas as pd\n\nframe = pd.read_csv("people.csv")\n'
    'names = frame["mail"].tolist()\n'
    '# %% tags=["evaluation"]\nmean = frame["age"].mean()\nfirst = names[0]\n'
)
KEY = "9fK2mQ7xW4bT8vLz3pRs"


def git(folder, *words):
    identity = ["-c", "user.name=n", "-c", "user.email=n@example.org"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def people(tmp_path):
    (tmp_path / "people.csv").write_text(ROWS)
    return tmp_path


def record(case, **options):
    return record_notebook(case.notebook, case.pipeline, **options)


def text_of(recorded):
    return b"".join(recorded.fixtures.values()).decode("utf-8", errors="replace")


def about(recorded):
    return json.loads(
        {str(path): text for path, text in recorded.fixtures.items()}["fixtures.json"]
    )


def test_file_that_git_does_not_have_stays(planned, people):
    recorded = record(planned(CELLS))
    assert recorded.recording.mode is FixtureMode.MASKED
    assert recorded.recording.private == ("people.csv (not in git as it is)",)
    assert "person" not in text_of(recorded)
    assert {path.name for path in recorded.fixtures} == {
        *("fixtures.json", "index.json", "described.json", "sample.json", "before.json")
    }
    assert about(recorded)["salt"]


def test_masked_sample_has_the_form_only(planned, people):
    recorded = record(planned(CELLS))
    sample = next(
        json.loads(t) for p, t in recorded.fixtures.items() if str(p) == "data/sample.json"
    )
    assert sample["names"][1] == "xxxxxx9@xxxx.xxxxxxx"
    assert sample["frame"]["['mail']"][0] == "xxxxxx9@xxxx.xxxxxxx"


def test_file_that_git_has_is_real_but_persons_are_told(planned, people):
    git(people, "init", "-q")
    git(people, "add", "people.csv")
    git(people, "commit", "-qm", "data")
    recorded = record(planned(CELLS))
    assert recorded.recording.mode is FixtureMode.REAL
    assert about(recorded) == {"mode": "real", "salt": ""}
    assert any(path.suffix == ".parquet" for path in recorded.fixtures)
    told = [found.message for found in recorded.problems if found.code == "NB402"]
    assert any("`frame` holds what looks like e-mail addresses ('mail')" in text for text in told)


def test_file_changed_since_its_commit_stays(planned, people):
    git(people, "init", "-q")
    git(people, "add", "people.csv")
    git(people, "commit", "-qm", "data")
    (people / "people.csv").write_text(ROWS + "new@shop.example,9\n")
    assert record(planned(CELLS)).recording.mode is FixtureMode.MASKED


def test_file_whose_name_the_code_hides_stays(planned, people):
    case = planned(CELLS.replace('"people.csv"', '"".join(["peo", "ple.csv"])'))
    assert not case.pipeline.input_files
    assert record(case).recording.mode is FixtureMode.MASKED


def test_file_read_without_the_interpreter_stays(planned, people):
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pa.table({"mail": ["ana@shop.example"]}), people / "people.parquet")
    case = planned(
        '# %% tags=["data"]\nimport pyarrow.parquet as pq\n\n'
        'rows = pq.ParquetFile("peo" + "ple.parquet").read().to_pylist()\n'
        '# %% tags=["evaluation"]\nn = len(rows)\n'
    )
    recorded = record(case)
    assert recorded.recording.mode is FixtureMode.MASKED
    assert "ana@" not in text_of(recorded)


@pytest.mark.parametrize("mode", list(FixtureMode))
def test_mode_can_be_chosen(planned, people, mode):
    recorded = record(planned(CELLS), fixtures=mode)
    names = {path.name for path in recorded.fixtures}
    assert recorded.recording.mode is mode
    assert ("person" in text_of(recorded)) == (mode is FixtureMode.REAL)
    assert ("sample.json" in names) == (mode is FixtureMode.MASKED)


def test_facts_of_hidden_tables_show_no_value(planned, people):
    recorded = record(planned(CELLS))
    frame = recorded.recording.steps[0].outputs[0]
    assert [(c.name, c.low, c.categories) for c in frame.columns] == [
        ("mail", None, ()),
        ("age", None, ()),
    ]
    wide = record(planned(CELLS.replace("first = ", 'wide = frame.set_index("mail").T\nfirst = ')))
    ports = {port.name: port for step in wide.recording.steps for port in step.outputs}
    assert (ports["wide"].rows, ports["wide"].columns) == (1, ())


@pytest.mark.parametrize(
    "value",
    [
        'dict(zip(["pass" + "word"], ["k7!vQ" + "2zLr9"]))',
        f'["{KEY[:9]}" + "{KEY[9:]}"]',
        f'pd.DataFrame({{"api_" + "key": ["{KEY[:9]}" + "{KEY[9:]}"]}})',
        'type("Client", (), {})()',
    ],
    ids=["dict", "list", "frame", "object"],
)
def test_secret_is_in_no_fixture(planned, value):
    case = planned(
        '# %% tags=["data"]\nimport pandas as pd\n\n'
        f"token = {value}\n"
        f'if not isinstance(token, (dict, list, pd.DataFrame)):\n    token.api_key = "{KEY[:9]}" + "{KEY[9:]}"\n'
        '# %% tags=["evaluation"]\nn = str(type(token))\n'
    )
    for mode in (FixtureMode.REAL, FixtureMode.MASKED):
        recorded = record(case, fixtures=mode)
        index = {str(p): t for p, t in recorded.fixtures.items()}["data/index.json"]
        assert list(json.loads(index)["withheld"]) == ["token"]
        assert KEY not in text_of(recorded) and "2zLr9" not in text_of(recorded)
        assert [(s, n) for s, n, why in recorded.recording.not_stored if "looks like" in why] == [
            ("data", "token")
        ]


def test_budget_bounds_what_is_stored(planned):
    case = planned(
        '# %% tags=["data"]\nimport numpy as np\nx = np.arange(5000.0)\ny = 1\n'
        '# %% tags=["evaluation"]\nn = len(x) + y\n'
    )
    small = record(case, budget=1000)
    assert ("data", "x", "too large for the fixtures") in small.recording.not_stored
    assert not any(path.suffix == ".npy" for path in small.fixtures)
    assert any(path.suffix == ".npy" for path in record(case).fixtures)
