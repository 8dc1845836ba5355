"""The collector in real kernels, to which cells are sent as JupyterLab sends them."""

from __future__ import annotations

import math
import os
import signal
import time
from typing import Any

import pytest

from nb2prod.app.strips import Strip, StripMetric
from nb2prod.execution import injected
from nb2prod.kernel import saved
from nb2prod.model.run import Run, RunStatus

pytestmark = pytest.mark.slow


def metrics(run: Run) -> dict[str, float]:
    return {metric.name: metric.value for metric in run.metrics}


def texts(run: Run) -> dict[str, str]:
    return {parameter.name: parameter.text for parameter in run.parameters}


def cells(run: Run) -> list[str]:
    return [execution.cell for execution in run.executions]


def test_out_of_order_work_is_recorded_as_it_happened(kernel: Any) -> None:
    kernel.start()
    kernel.cell("lr = 0.1\nepochs = 5", "p", "parameters")
    kernel.cell("data = [1.0, 2.0]", "d", "data:load")
    kernel.cell("unrelated = 1", "u")
    kernel.cell("model = [lr * x for x in data]", "t", "training")
    kernel.cell("accuracy = sum(model)", "e", "evaluation")
    kernel.cell("lr = 0.2\nepochs = 5", "p", "parameters")
    kernel.cell("accuracy = sum(model)", "e", "evaluation")  # the model is still the old one
    kernel.cell("model = [lr * x for x in data]", "t", "training")
    kernel.cell("accuracy = sum(model)", "e", "evaluation")

    first, second, third = kernel.runs()
    assert [metrics(run)["accuracy"] for run in (first, second, third)] == pytest.approx(
        [0.3, 0.3, 0.6]
    )
    assert texts(first) == texts(second) == {"lr": "0.1", "epochs": "5"}
    assert texts(third) == {"lr": "0.2", "epochs": "5"}
    assert cells(first) == cells(second) == ["p", "d", "t", "e"]
    assert cells(third) == ["d", "p", "t", "e"]
    assert first.executions[2].id == second.executions[2].id != third.executions[2].id
    assert {run.status for run in (first, second, third)} == {RunStatus.COMPLETED}
    assert [e.count for e in first.executions] == [1, 2, 4, 5]
    assert [e.step for e in first.executions] == ["", "load", "training", "evaluation"]


def test_one_pass_over_several_evaluations_is_one_run(kernel: Any) -> None:
    kernel.start()
    run_all = [
        ("k = 2", "p", "parameters"),
        ("model = k", "t1", "training:a"),
        ("score = model * 1.0", "e1", "evaluation:first"),
        ("model = k + 1", "t2", "training:b"),
        ("score = model * 1.0\nonly = True", "e2", "evaluation:second"),
    ]
    for source, cell, tag in run_all:
        kernel.cell(source, cell, tag)
    (run,) = kernel.runs()
    assert metrics(run) == {"first.score": 2.0, "second.score": 3.0, "score": 3.0, "only": 1.0}
    for source, cell, tag in run_all:
        kernel.cell(source.replace("k = 2", "k = 5"), cell, tag)
    assert [metrics(r)["score"] for r in kernel.runs()] == [3.0, 6.0]
    kernel.cell("score = model * 10.0", "e1", "evaluation:first")
    last = kernel.runs()[-1]
    assert metrics(last) == {"first.score": 60.0}
    assert cells(last) == ["p", "t2", "e1"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = 0.5; b = True; s = 'text'; n = None", {"a": 0.5, "b": 1.0}),
        ("for i in range(3):\n    t = i", {"t": 2.0}),
        (
            "def accuracy_score(a):\n    return 0.25\nprint(accuracy_score(1))",
            {"accuracy_score": 0.25},
        ),
        ("def r2_score(a):\n    return 0.75\nr2_score(1)", {"r2_score": 0.75}),
        ("def mse(a):\n    return a\nmse(1.0), mse(2.0)", {"mse": 1.0, "mse_2": 2.0}),
        ("import math\nx = math.nan\ny = -math.inf", {"y": float("-inf")}),
        ("%time a = 3.5", {"a": 3.5}),
        ("big = 10**400\nz = 2**70", {"z": float(2**70)}),
        ("import nb2prod\nnb2prod.log_metric('loss', 0.5)", {"loss": 0.5}),
    ],
)
def test_numbers_that_an_evaluation_assigns_or_shows(
    kernel: Any, source: str, expected: dict[str, float]
) -> None:
    kernel.start()
    assert kernel.cell(source, "e", "evaluation")["status"] == "ok"
    (run,) = kernel.runs()
    found = metrics(run)
    assert found.pop("x", None) is None or "nan" in source
    assert found == expected


def test_nothing_that_the_author_sees_changes(kernel: Any) -> None:
    cells_ = [
        "import random; random.seed(3)",
        "r2_score = lambda *a: 0.5\nr2_score(1)",
        "_ + 1",
        "sorted(n for n in globals() if not n.startswith('_'))",
        "random.random()",
        "1 / 0",
        "print(len(Out), __name__)",
    ]

    def shown() -> list[Any]:
        found = []
        for source in cells_:
            reply = kernel.cell(source, "e", "evaluation")
            for item in reply["shown"]:
                item.pop("execution_count", None)
            found.append((reply["status"], reply["shown"]))
        return found

    def plain(found: list[Any]) -> str:
        return repr(found).replace("\\x1b", "")

    before = plain(shown())
    kernel.quietly("%reset -f")
    kernel.start()
    again = plain(shown())
    assert "ZeroDivisionError" in again
    # the numbers of inputs go on; all else is equal
    assert _without_counts(before) == _without_counts(again)


def _without_counts(text: str) -> str:
    import re

    return re.sub(r"In\[[0-9;m]*\d+|Cell In.{0,20}?\]|line .{0,20}|\d+ __main__", "", text)


def test_a_failed_evaluation_is_a_failed_run(kernel: Any) -> None:
    kernel.start()
    kernel.cell("model = 1", "t", "training")
    kernel.cell("x = model / 0", "e", "evaluation")
    kernel.cell("x = model / 2", "e", "evaluation")
    failed, mended = kernel.runs()
    assert failed.status is RunStatus.FAILED
    assert failed.error == "cell e: ZeroDivisionError: division by zero"
    assert mended.status is RunStatus.COMPLETED and metrics(mended) == {"x": 0.5}


def test_a_killed_kernel_leaves_an_interrupted_run_with_its_curve(kernel: Any) -> None:
    kernel.start()
    kernel.cell("model = 1", "t", "training")
    kernel.send(
        "import nb2prod, time\n"
        "for i in range(10**6):\n"
        "    nb2prod.log_metric('loss', 1 / (i + 1), step=i)\n"
        "    time.sleep(0.05)",
        "e",
        "evaluation",
    )
    deadline = time.monotonic() + 30
    while not kernel.book.exists() or not kernel.runs() or not _points(kernel):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert kernel.runs()[0].status is RunStatus.RUNNING
    os.kill(kernel.manager.provisioner.pid, signal.SIGKILL)
    kernel.manager.provisioner.process.wait()
    (run,) = kernel.runs()
    assert run.status is RunStatus.INTERRUPTED
    assert [point.number for point in _points(kernel)][:2] == [0, 1]


def _points(kernel: Any) -> Any:
    from nb2prod.tracking.book import Book

    with Book(kernel.book) as book:
        return book.points(book.runs()[0].id, "loss")


def test_models_data_and_pictures(kernel: Any) -> None:
    kernel.start()
    kernel.cell("%matplotlib inline\nimport numpy as np", "i")
    kernel.cell("X = np.arange(6.0).reshape(3, 2); y = [0, 1, 0]", "d", "data")
    kernel.cell(
        "from sklearn.linear_model import LogisticRegression\n"
        "model = LogisticRegression(C=0.5).fit(X, y)",
        "t",
        "training",
    )
    kernel.cell(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()\nn = model.score(X, y)",
        "e",
        "evaluation",
    )
    (run,) = kernel.runs()
    _, data, training, evaluation = run.executions
    assert [(f.name, f.shape) for f in training.data] == [("X", "3 x 2")] and not data.data
    (model,) = training.models
    assert model.kind.endswith("LogisticRegression") and dict(model.params)["C"] == "0.5"
    (picture,) = evaluation.files
    content = (kernel.book.parent / picture.path).read_bytes()
    assert content.startswith(b"\x89PNG") and len(content) == picture.size
    assert (kernel.book.parent / ".gitignore").read_text() == "*\n"


def test_a_locked_book_delays_nothing_and_loses_nothing(kernel: Any) -> None:
    import sqlite3

    kernel.start()
    other = sqlite3.connect(kernel.book, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    reply = kernel.cell("a = 0.5", "e", "evaluation")
    assert reply["status"] == "ok" and time.monotonic() - started < 5
    (said,) = reply["shown"]
    assert said["name"] == "stderr" and "another process is writing" in said["text"]
    other.execute("ROLLBACK")
    kernel.cell("b = 0.25", "e2", "evaluation:more")
    (run,) = kernel.runs()
    assert metrics(run) == {"a": 0.5, "b": 0.25}


FILL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
"""
FREE = "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)"


def test_a_full_disk_disturbs_no_cell_and_loses_nothing(kernel: Any) -> None:
    kernel.start()
    kernel.cell("a = 1.5", "e", "evaluation")
    kernel.quietly(FILL)
    for number in range(3):
        reply = kernel.cell(f"a = {number}.25\na", "e", "evaluation")
        assert reply["status"] == "ok"
        results = [item["data"]["text/plain"] for item in reply["shown"] if "data" in item]
        assert results == [f"{number}.25"]
        said = "".join(item.get("text", "") for item in reply["shown"])
        assert ("free space on the disk" in said) == (number == 0)  # it is said once
    kernel.quietly(FREE)
    kernel.cell("a = 9.5", "e", "evaluation")
    assert [metrics(run)["a"] for run in kernel.runs()] == [1.5, 0.25, 1.25, 2.25, 9.5]
    assert kernel.cell("print(1)", "x")["shown"] == [{"name": "stdout", "text": "1\n"}]


def test_changes_in_place_and_functions_lead_upstream(kernel: Any) -> None:
    kernel.start()
    kernel.cell("items = []", "a")
    kernel.cell("other = items", "b")
    kernel.cell("other.append(1)", "c")
    kernel.cell("def total():\n    return sum(items)", "f")
    kernel.cell("noise = 3", "n")
    kernel.cell("exec('hidden = 1')", "x")
    kernel.cell("score = total() + hidden", "e", "evaluation")
    (run,) = kernel.runs()
    assert cells(run) == ["a", "b", "c", "f", "x", "e"]


def test_what_changes_an_object_made_in_the_same_cell_does_not_read_the_one_before(
    kernel: Any,
) -> None:
    kernel.start()
    run_all = [
        ("model = [1]\nmodel.append(2)", "t1", "training:a"),
        ("score = len(model)", "e1", "evaluation:a"),
        ("model = [1]\nmodel.append(3)", "t2", "training:b"),
        ("score = len(model)", "e2", "evaluation:b"),
    ]
    for source, cell, tag in run_all * 2:
        kernel.cell(source, cell, tag)
    assert [cells(run) for run in kernel.runs()] == [["t1", "e1", "t2", "e2"]] * 2


def test_a_collector_that_is_resumed_keeps_what_it_knows(kernel: Any) -> None:
    kernel.start()
    kernel.cell("k = 2", "p", "parameters")
    steps = {"e": {"step": "score_it", "role": "evaluation", "reports": True}}
    for experiment in ("x.ipynb", "y.ipynb"):
        resume = injected.resume_source(book=kernel.book, experiment=experiment, steps=steps)
        assert kernel.quietly(resume)["status"] == "ok"
        kernel.cell("score = k * 1.0", "e", "evaluation")
    first, second = kernel.runs()
    assert (cells(first), cells(second)) == (["p", "e"], ["e"])
    assert (first.experiment, second.experiment) == ("x.ipynb", "y.ipynb")
    assert first.executions[-1].step == "score_it"


def test_the_planners_names_win_over_those_of_tags(kernel: Any) -> None:
    kernel.start(steps={"e": {"step": "final_check", "role": "evaluation", "reports": True}})
    kernel.cell("a = 1.0", "e", "evaluation")
    kernel.cell("b = 1.0", "f", "evaluation")
    (run,) = kernel.runs()
    assert {m.name: m.step for m in run.metrics} == {"a": "final_check", "b": "evaluation"}


def test_hostile_names_and_values(kernel: Any) -> None:
    kernel.start()
    reply = kernel.cell(
        "from nb2prod import log_metric\n"
        'log_metric("\'; DROP TABLE runs; --", 1)\n'
        "log_metric('<img src=x onerror=alert(1)>', float('nan'))\n"
        "log_metric('\\ud800', float('inf'))\n"
        "log_metric('m' * 100_000, 2)\n"
        "class Odd:\n    shape = ()\n    def item(self):\n        raise RuntimeError('no')\n"
        "class Params:\n    def get_params(self):\n        raise KeyError('no')\n",
        "e",
        "evaluation",
    )
    assert reply["status"] == "ok", reply
    (run,) = kernel.runs()
    assert len(run.metrics) == 4
    bad = kernel.cell("log_metric('x', 'text')", "e", "evaluation")
    assert bad["ename"] == "TypeError" and "must be a number, not str" in bad["evalue"]


def test_metrics_of_training_cells_join_the_run_that_they_fit(kernel: Any) -> None:
    kernel.start()
    kernel.cell("def r2_score(x):\n    return x / 10", "f")
    kernel.cell("fit = r2_score(1)", "t1", "training:early")
    kernel.cell("score = 0.5", "e", "evaluation")
    kernel.cell("print(r2_score(3))", "t2", "training:late")
    (run,) = kernel.runs()
    assert metrics(run) == {"fit": 0.1, "score": 0.5, "r2_score": 0.3}
    kernel.cell("fit = r2_score(2)", "t1", "training:early")
    kernel.cell("score = 0.6", "e", "evaluation")
    first, second = kernel.runs()
    assert metrics(first) == metrics(run)
    assert metrics(second) == {"fit": 0.2, "score": 0.6}


def test_different_values_of_a_parameter_in_one_run_are_said(kernel: Any) -> None:
    kernel.start()
    kernel.cell("k = 1", "p", "parameters")
    kernel.cell("data = k", "d", "data")
    kernel.cell("k = 2", "p", "parameters")
    kernel.cell("score = data * k * 1.0", "e", "evaluation")
    (run,) = kernel.runs()
    assert run.mixed == ("k",) and texts(run) == {"k": "1"} and metrics(run) == {"score": 2.0}


def test_a_child_process_logs_into_the_run(kernel: Any) -> None:
    kernel.start()
    kernel.cell(
        "import os, nb2prod\nnb2prod.log_metric('loss', 1)\npid = os.fork()\n"
        "if pid == 0:\n    nb2prod.log_metric('loss', 2)\n    os._exit(0)\n"
        "done = os.waitpid(pid, 0)[1] == 0; del pid",
        "e",
        "evaluation",
    )
    (run,) = kernel.runs()
    assert metrics(run) == {"done": 1.0, "loss": 1.0}
    assert [point.value for point in _points(kernel)] in ([1.0, 2.0], [2.0, 1.0])


def test_nested_cells_and_reloading(kernel: Any) -> None:
    kernel.start()
    kernel.start()
    kernel.cell("get_ipython().run_cell('inner = 2.0')\nouter = 1.0", "e", "evaluation")
    kernel.cell("%%time\nlater = inner", "e3", "evaluation:later")
    (run,) = kernel.runs()
    assert metrics(run) == {"inner": 2.0, "outer": 1.0, "later": 2.0}
    assert cells(run) == ["e", "e3"]


def test_what_a_cell_gave_is_saved_as_an_output_if_that_is_set(kernel: Any) -> None:
    kernel.start(saves=True)
    shown = []
    for rate in ("0.5", "0.25", "0.25"):
        kernel.cell(f"rate = {rate}\nname = '<b>'", "p", "parameters")
        kernel.cell("model = rate * 2", "t", "training")
        shown.append(kernel.cell("score = model + len(name)\nscore", "e", "evaluation")["shown"])
    texts = [found[-1]["data"]["text/plain"] for found in shown]
    assert [len(found) for found in shown] == [2, 2, 2]
    assert texts == [
        "score 4",
        "score 3.5 (-0.5, best 4) █▁\nrate: 0.5 → 0.25",
        "score 3.5 (±0, best 4) █▁▁",
    ]
    html = shown[1][-1]["data"]["text/html"]
    assert "<table>" in html and "<b>" not in html
    assert kernel.value("(_, 'saved' in dir())") == "(3.5, False)"
    assert kernel.cell("raise ValueError(1)", "e", "evaluation")["shown"][-1]["ename"]


def test_hostile_texts_in_a_saved_output_stay_text() -> None:
    name = "<script>\x1b\n\ud800" + "x" * 500
    metric = StripMetric(
        name=name, value=math.nan, previous=math.inf, best=None, lower=False, history=(1.0, 2.0)
    )
    found = saved.bundle(Strip(cell="c", run="r", metrics=(metric,), changed=((name, None, name),)))
    assert "<script>" not in found["text/html"] and len(found["text/plain"].splitlines()) == 2
    for text in found.values():
        assert "\x1b" not in text and len(text.encode()) < 2_000


def test_load_ext_works_without_a_front_end(kernel: Any) -> None:
    kernel.cell("%load_ext nb2prod", "x")
    kernel.cell("a = 0.5", "e", "evaluation")
    (run,) = kernel.runs()
    assert metrics(run) == {"a": 0.5}
    kernel.cell("%unload_ext nb2prod", "x")
    kernel.cell("a = 0.5", "e", "evaluation")
    assert len(kernel.runs()) == 1


def test_load_ext_goes_by_the_configuration(kernel: Any) -> None:
    folder = kernel.book.parents[1]
    text = '[tool.nb2prod]\nbook = "lab/book.db"\nsave-metrics = true\n'
    (folder / "pyproject.toml").write_text(text)
    kernel.cell("%load_ext nb2prod", "x")
    reply = kernel.cell("a = 0.5", "e", "evaluation")
    assert reply["shown"][0]["data"]["text/plain"] == "a 0.5"
    assert not kernel.book.exists()
    kernel.book = folder / "lab" / "book.db"
    assert metrics(kernel.runs()[0]) == {"a": 0.5}


def test_numbers_that_one_call_shows_twice_stay_apart(kernel: Any) -> None:
    kernel.start(saves=True)
    kernel.cell("def accuracy_score(x):\n    return x", "s", "setup")
    first = kernel.cell("print('train', accuracy_score(1.0))", "e1", "evaluation")
    second = kernel.cell("print('test', accuracy_score(0.5))", "e2", "evaluation")
    assert "accuracy_score 1" in str(first["shown"])
    assert "accuracy_score_2 0.5" in str(second["shown"])
    (run,) = kernel.runs()
    assert metrics(run) == {"accuracy_score": 1.0, "accuracy_score_2": 0.5}


SHOWS = "def accuracy_score(x):\n    return x"
EVALUATION = {"step": "evaluation", "role": "evaluation", "reports": True}


def test_the_name_of_a_shown_number_goes_by_the_place_of_its_cell(kernel: Any) -> None:
    kernel.start(steps={"e1": EVALUATION, "e2": EVALUATION})
    kernel.cell(SHOWS, "s", "setup")
    kernel.cell("print(accuracy_score(0.5))", "e2", "evaluation")
    kernel.cell("print(accuracy_score(1.0))", "e1", "evaluation")
    (run,) = kernel.runs()
    assert metrics(run) == {"accuracy_score": 1.0, "accuracy_score_2": 0.5}
    kernel.cell("print(accuracy_score(0.25))", "e2", "evaluation")
    assert metrics(kernel.runs()[-1]) == {"accuracy_score_2": 0.25}
    steps = {"e2": {**EVALUATION, "step": "renamed"}}  # the other cell was deleted
    kernel.quietly(injected.resume_source(book=kernel.book, experiment="x.ipynb", steps=steps))
    kernel.cell("print(accuracy_score(0.125))", "e2", "evaluation")
    assert {m.value for m in kernel.runs()[-1].metrics if m.name == "accuracy_score"} == {0.125}


def test_a_shown_number_keeps_its_name_when_its_cell_alone_is_executed_again(kernel: Any) -> None:
    kernel.start()
    kernel.cell(SHOWS, "s", "setup")
    kernel.cell("print(accuracy_score(1.0))", "e1", "evaluation")
    kernel.cell("print(accuracy_score(0.5))", "e2", "evaluation")
    kernel.cell("print(accuracy_score(0.25))", "e2", "evaluation")
    kernel.cell("1 / 0", "e1", "evaluation")
    kernel.cell("print(accuracy_score(0.125))", "e2", "evaluation")
    first, second, last = kernel.runs()  # what failed belongs to the second
    assert metrics(first) == {"accuracy_score": 1.0, "accuracy_score_2": 0.5}
    assert metrics(second) == {"accuracy_score_2": 0.25}
    assert metrics(last) == {"accuracy_score_2": 0.125}


def test_a_number_of_an_earlier_run_is_no_metric_of_this_one(kernel: Any) -> None:
    kernel.start()
    source = (
        "if flag:\n    special = float(flag)\n"
        "for i in range(flag):\n    fold = i + 0.5\n"
        "try:\n    late = 1 / flag\nexcept ZeroDivisionError:\n    pass\n"
        "always = flag * 2.0"
    )
    for flag in (2, 0, 3, 3):
        kernel.cell(f"flag = {flag}", "p", "parameters")
        kernel.cell(source, "e", "evaluation")
    full = {"special": 3.0, "fold": 2.5, "late": 1 / 3, "always": 6.0}
    first, second, third, fourth = [metrics(run) for run in kernel.runs()]
    assert first == {"special": 2.0, "fold": 1.5, "late": 0.5, "always": 4.0}
    assert second == {"always": 0.0}
    assert third == fourth == full
    assert kernel.value("special, fold") == "(3.0, 2.5)"


def test_changes_through_a_view_and_a_container_lead_upstream(kernel: Any) -> None:
    kernel.start()
    kernel.cell("import numpy as np\nX = np.zeros((4, 2))", "x", "data")
    kernel.cell("part = X[:2]", "v")
    kernel.cell("C = 3.0", "p", "parameters")
    kernel.cell("part[0] = C", "t", "training")
    kernel.cell("score = float(X.sum())", "e", "evaluation")
    kernel.cell("C = 5.0", "p", "parameters")
    kernel.cell("score = float(X.sum())", "e", "evaluation")  # the change is still the old one
    first, second = kernel.runs()
    assert cells(first) == cells(second) == ["x", "v", "p", "t", "e"]
    assert texts(first) == texts(second) == {"C": "3.0"}


def test_forked_children_begin_no_runs(kernel: Any) -> None:
    kernel.start()
    kernel.cell(
        "import os, nb2prod\n"
        "for number in range(3):\n"
        "    if (child := os.fork()) == 0:\n"
        "        nb2prod.log_metric('fold', number)\n"
        "        os._exit(0)\n"
        "    os.waitpid(child, 0)\n",
        "t",
        "training",
    )
    kernel.cell("score = 1.0", "e", "evaluation")
    assert [metrics(run) for run in kernel.runs()] == [{"score": 1.0}]


def test_a_step_that_no_curve_can_hold_is_refused_at_once(kernel: Any) -> None:
    kernel.start()
    failed = kernel.cell(
        "import nb2prod\nnb2prod.log_metric('loss', 0.1, step=2**63)", "t", "training"
    )
    assert (failed["status"], failed["ename"]) == ("error", "TypeError")
    assert kernel.cell("nb2prod.log_metric('loss', 0.1, step=1)", "t", "training")["status"] == "ok"
