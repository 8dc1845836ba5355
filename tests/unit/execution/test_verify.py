"""A notebook and its package run in fresh processes, and all that they give is compared."""

import json
import re
import shutil
from pathlib import Path

import pytest

from nb2prod.app.export import export
from nb2prod.app.verify import report, verify
from nb2prod.cli.main import main
from nb2prod.execution.verify_result import Kind, Status

pytestmark = pytest.mark.slow

NOTEBOOK = """
# %%
import json
import math
import threading

# %% tags=["parameters"]
scale = 2.0

# %% tags=["data"]
rows = [math.sqrt(n) * scale for n in range(100)]
table = {"a": {"b": rows[:3]}, "text": "same"}
lock = threading.Lock()
print(f"{len(rows)} rows, first {rows[1]}")

# %%
print("left behind")

# %% tags=["training"]
class Model:
    def fit(self, rows):
        self.mean_ = sum(rows) / len(rows)
        self.rule = lambda x: x > 3
        return self


model = Model().fit(table["a"]["b"] + rows)
with open("model.json", "w") as stream:
    json.dump({"mean": model.mean_, "n": len(rows)}, stream)

# %%
with open("notes.txt", "w") as stream:
    stream.write("stays behind")

# %% tags=["evaluation"]
score = model.mean_ / max(rows)
print("score", score)
"""


def exported(folder, text, name="case.py"):
    folder.mkdir(parents=True, exist_ok=True)
    notebook = folder / name
    notebook.write_text(text, encoding="utf-8")
    done = export(notebook, {"output": str(folder / "package"), "ci": "none"})
    assert done.report is not None, done.diagnostics
    return notebook, folder / "package"


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return exported(tmp_path_factory.mktemp("original"), NOTEBOOK)


@pytest.fixture
def case(original, tmp_path):
    """A copy of notebook and package that a test may change."""
    folder = tmp_path / "copy"
    shutil.copytree(original[0].parent, folder)
    return folder / "case.py", folder / "package"


def edit(package, module, old, new):
    path = next(package.glob(f"src/*/{module}.py"))
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def rows(found, status):
    return {(row.kind.value, row.step, row.name): row for row in found.rows if row.status is status}


def paths(found):
    return [each.path for row in found.rows for each in row.differences]


@pytest.mark.parametrize("isolated", [False, True])
def test_an_untouched_package_is_equal(case, isolated):
    before = sorted(case[0].parent.rglob("*"))
    found = verify(*case, isolated=isolated)
    assert found.equal, [row for row in found.rows if row.status is Status.DIFFERS]
    assert (found.isolated, found.notebook_runs, found.package_runs) == (isolated, 1, 1)
    equal = rows(found, Status.EQUAL)
    assert ("port", "data", "rows") in equal
    assert ("metric", "evaluation", "score") in equal
    assert ("print", "data", "1 printed line") in equal
    assert ("file", "training", "model.json") in equal
    (left,) = [row for row in found.rows if row.name == "notes.txt"]
    assert (left.status, left.cells) == (Status.ASIDE, (5,))
    assert sorted(case[0].parent.rglob("*")) == before


def test_a_script_with_the_packages_name_is_not_run(case, monkeypatch):
    name = next(case[1].glob("src/*")).name
    script = case[0].rename(case[0].with_name(f"{name}.py"))
    monkeypatch.chdir(script.parent)
    verify(script, case[1])
    assert not Path("model.json").exists()


def test_a_changed_operator_is_found_by_path(case, tmp_path, capsys):
    edit(case[1], "runtime/data", "math.sqrt(n) * scale", "math.sqrt(n) + scale")
    html = tmp_path / "report.html"
    status = main(["verify", str(case[0]), str(case[1]), "--format", "json", "--html", str(html)])
    document = json.loads(capsys.readouterr().out)
    assert (status, document["equal"]) == (1, False)
    differing = {row["name"]: row for row in document["rows"] if row["status"] == "differs"}
    assert {"rows", "table", "model", "score", "model.json"} <= differing.keys()
    first = differing["rows"]["differences"][0]
    assert first["path"] == "rows[0]"
    assert (first["notebook"], first["package"]) == ("0.0", "2.0")
    assert "99 of 100 differ" in first["note"]
    assert differing["table"]["differences"][0]["path"] == "table['a']['b'][0]"
    assert differing["model"]["differences"][0]["path"] == "model.mean_"
    assert differing["model.json"]["differences"][0]["path"] == "model.json: value['mean']"
    assert differing["rows"]["cells"] == [2]
    text = html.read_text(encoding="utf-8")
    assert 'href="#cell-2"' in text and 'id="cell-2"' in text and "rows[0]" in text


@pytest.mark.parametrize(
    "module, old, new, kind",
    [
        ("runtime/data", "len(rows)} rows", "len(rows)} lines", Kind.PRINT),
        ("runtime/training", '"n": len', '"m": len', Kind.FILE),
        ("runtime/training", "x > 3", "x < 3", Kind.PORT),
    ],
)
def test_one_edit_changes_one_thing(case, module, old, new, kind):
    edit(case[1], module, old, new)
    found = verify(*case)
    assert {row.kind for row in rows(found, Status.DIFFERS).values()} == {kind}


@pytest.mark.parametrize("isolated", [False, True])
def test_other_parameters_in_the_package(case, isolated):
    params = case[1] / "params.yaml"
    params.write_text(params.read_text().replace("scale: 2.0", "scale: 2.5"))
    found = verify(*case, isolated=isolated)
    assert not found.equal
    assert ("port", "data", "rows") in rows(found, Status.DIFFERS)


def test_a_package_that_says_the_same_in_other_words_is_equal(case):
    edit(case[1], "runtime/evaluation", "model.mean_ / max(rows)", "(1 / max(rows)) * model.mean_")
    assert verify(*case).equal


def test_a_renamed_step_is_said(case):
    for module in ("runtime/training", "orchestration/pipeline"):
        path = next(case[1].glob(f"src/*/{module}.py"))
        text = path.read_text(encoding="utf-8")
        changed = re.sub(r"\bdef training\b", "def fit", text)
        path.write_text(changed.replace("training.training", "training.fit"), encoding="utf-8")
    found = verify(*case)
    missing = rows(found, Status.DIFFERS)[("step", "training", "training")]
    assert (
        missing.note
        == "the package has no step `training`; it has `fit`, which may be its new name"
    )


def test_a_notebook_that_was_edited_since_is_said(case):
    text = case[0].read_text(encoding="utf-8")
    case[0].write_text(text.replace("range(100)", "range(99)"), encoding="utf-8")
    found = verify(*case)
    assert "the notebook has changed since the package was exported" in found.notes
    assert "rows" in paths(found)
    (row,) = [each for each in found.rows if each.name == "rows"]
    assert (row.differences[0].expected, row.differences[0].found) == ("99", "100")


def error(capsys, *arguments):
    status = main(["verify", *map(str, arguments)])
    lines = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert len(lines) == 1
    return status, lines[0]


@pytest.mark.parametrize("options", [[], ["--isolated"]])
def test_a_package_that_fails(case, capsys, options):
    edit(case[1], "runtime/training", "sum(rows) / len(rows)", "sum(rows) / 0")
    status, line = error(capsys, *case, *options)
    assert status == 4
    assert line.endswith(
        "the package failed: step 'training' failed: ZeroDivisionError: float division by zero"
    )


def test_a_package_that_ends_its_process(case, capsys):
    edit(case[1], "runtime/data", "rows = [", "__import__('os')._exit(3)\n    rows = [")
    assert error(capsys, *case) == (
        4,
        "nb2prod: error: the package's process ended early: exit status 3",
    )


def test_a_package_that_cannot_be_imported(case, capsys):
    edit(case[1], "runtime/data", "import math", "import maths")
    status, line = error(capsys, *case)
    assert (status, "No module named 'maths'" in line) == (4, True)


def test_a_package_without_the_interface(case, capsys):
    edit(case[1], "orchestration/pipeline", "on_step", "after_step")
    status, line = error(capsys, *case)
    assert (status, "takes no `on_step`" in line) == (2, True)


def test_a_notebook_that_fails(case, capsys):
    text = case[0].read_text(encoding="utf-8")
    case[0].write_text(text.replace("len(rows)} rows", "1 / 0} rows"), encoding="utf-8")
    status, line = error(capsys, *case)
    assert status == 4
    assert "cell 2" in line and "ZeroDivisionError" in line


def test_not_a_package(case, capsys, tmp_path):
    status, line = error(capsys, case[0], tmp_path)
    assert status == 2
    assert "is not a package of nb2prod" in line
    (case[1] / ".nb2prod" / "pipeline.json").write_text("[]")
    assert error(capsys, *case)[0] == 2


def test_no_such_interpreter(case, capsys):
    status, line = error(capsys, *case, "--python", "/nowhere/python")
    assert (status, "there is no such program" in line) == (2, True)


def test_another_interpreter(case):
    found = verify(*case, python=str(Path(shutil.which("python3"))))
    assert found.equal
    assert "python3" in found.python


RANDOM = """
# %%
import random
import time

# %% tags=["data"]
fixed = [1, 2, 3]
drawn = [random.random() for _ in fixed]
later = [value + 1 for value in drawn]
started = time.time()

# %% tags=["training"]
best = max(drawn + later)
other = len(fixed)

# %% tags=["evaluation"]
score = best + other
print("best", best)
"""


def test_what_no_run_reproduces_is_told_apart(tmp_path, capsys):
    notebook, package = exported(tmp_path, RANDOM)
    found = verify(notebook, package)
    assert (found.equal, found.notebook_runs) == (False, 2)
    assert not rows(found, Status.DIFFERS)
    varying = {name for _, _, name in rows(found, Status.VARIES)}
    assert {"drawn", "later", "best", "score"} <= varying
    sources = {(each.cell, each.line, each.call) for each in found.sources}
    assert sources == {(1, 2, "random"), (1, 4, "time.time")}
    edit(package, "runtime/training", "len(fixed)", "len(fixed) + 1")
    found = verify(notebook, package, repeat=2)
    assert {name for _, _, name in rows(found, Status.DIFFERS)} >= {"other"}
    assert (found.notebook_runs, found.package_runs) == (2, 2)


def test_a_package_that_lost_its_seed(tmp_path):
    text = RANDOM.replace('# %% tags=["data"]', 'random.seed(3)\n# %% tags=["data"]')
    text = text.replace("started = time.time()\n", "")
    notebook, package = exported(tmp_path, text)
    assert verify(notebook, package).equal
    edit(package, "runtime/common", "random.seed(3)", "random.seed()")
    found = verify(notebook, package, repeat=2)
    assert not rows(found, Status.VARIES)
    assert "drawn" in {name for _, _, name in rows(found, Status.DIFFERS)}


FIGURES = """
# %%
import matplotlib.pyplot as plt
import numpy as np

# %% tags=["data"]
x = np.linspace(0, 1, 50)
plt.plot(x, x**2, color="tab:blue")
plt.show()

# %%
plt.plot(x)

# %% tags=["training"]
fig, ax = plt.subplots()
ax.plot(x, np.sin(x))
coef_ = np.outer(x[:2], x[:5])

# %% tags=["evaluation"]
score = float(coef_.sum())
"""


def test_figures_are_compared_by_their_pixels(tmp_path):
    notebook, package = exported(tmp_path, FIGURES)
    found = verify(notebook, package)
    assert found.equal, [row for row in found.rows if row.status is Status.DIFFERS]
    assert [row.name for row in found.rows if row.kind is Kind.FIGURE] == ["data-1", "training-1"]
    edit(package, "runtime/data", "tab:blue", "tab:red")
    edit(package, "runtime/training", "x[:5])", "x[:5]) + np.eye(2, 5)")
    found = verify(notebook, package)
    assert (
        "% of the pixels differ"
        in rows(found, Status.DIFFERS)["figure", "data", "data-1"].differences[0].note
    )
    assert ("figure", "training", "training-1") in rows(found, Status.EQUAL)
    assert "coef_[0, 0]" in paths(found)
    page = report(found)
    assert page.count("data:image/png;base64,") == 2


HOSTILE = """
# %% tags=["data"]
names = {"<script>alert(1)</script>": 1, "{{ 7 * 7 }}": 2}
print("<b>bold</b> \\x1b[31mred")
"""


def test_names_of_the_notebook_are_text(tmp_path, capsys):
    notebook, package = exported(tmp_path, HOSTILE)
    edit(package, "runtime/data", ": 1", ": 3")
    edit(package, "runtime/data", "bold", "bolder")
    page = tmp_path / "report.html"
    assert main(["verify", str(notebook), str(package), "--html", str(page)]) == 1
    out = capsys.readouterr().out
    assert "names['<script>alert(1)</script>']: 1 is not 3" in out
    assert "\x1b" not in out
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text and "<b>" not in text and ">49<" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_packages_with_paths_above_the_notebook_and_data_that_is_not_carried(tmp_path):
    (tmp_path / "big.csv").write_text("1\n2\n3\n")
    text = """
# %% tags=["data"]
with open("../big.csv") as stream:
    rows = [int(line) for line in stream]

# %% tags=["evaluation"]
total = sum(rows)
with open("../total.txt", "w") as stream:
    stream.write(str(total))
"""
    notebook, package = exported(tmp_path / "notebooks", text)
    document = package / ".nb2prod" / "pipeline.json"
    content = json.loads(document.read_text(encoding="utf-8"))
    content["input_files"][0]["carried"] = False
    document.write_text(json.dumps(content), encoding="utf-8")
    shutil.rmtree(next(package.glob("src/*/inputs")))
    for isolated in (False, True):
        found = verify(notebook, package, isolated=isolated)
        assert found.equal, found.rows
        assert "../total.txt" in {row.name for row in found.rows if row.kind is Kind.FILE}
