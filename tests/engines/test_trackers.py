from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engines.harness import engine, export
from engines.proofs import trackers

from nb2prod.app.run import run_notebook, run_package
from nb2prod.model.run import Execution, Metric, ParameterValue, Point, Run, RunStatus
from nb2prod.tracking.book import Book

EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE = "../<img src=x>\n'; DROP TABLE runs; --"
LONG = "x" * 9000


def run_in_book(folder: Path) -> Run:
    """A run with curves, a file, NaN, infinity and hostile names, and one that is running."""
    with Book(folder / "book.db") as book:
        file = book.add_file(HOSTILE, b"\x89PNG", ".png", step="evaluation")
        execution = Execution(
            id="e1",
            cell="c1",
            count=1,
            role="evaluation",
            step="evaluation",
            source="score = 1",
            digest="d",
            started=100.0,
            seconds=1.0,
            files=(file,),
        )
        run = Run(
            id="20260101T000000000-aaaaaaaa",
            experiment="churn.ipynb",
            status=RunStatus.COMPLETED,
            via="run",
            started=100.0,
            seconds=5.0,
            parameters=(
                ParameterValue(name="lr", text="0.1"),
                ParameterValue(name="pair", text="(1, 'a')"),
                ParameterValue(name="_step", text="7"),
                ParameterValue(name=HOSTILE, text=f'"{LONG}"'),
            ),
            metrics=(
                Metric(name="accuracy", value=0.1 + 0.2),
                Metric(name="loss", value=0.25, step="training"),
                Metric(name="größe", value=3.0),
                Metric(name="odd", value=math.nan),
                Metric(name="endless", value=-math.inf),
                Metric(name=HOSTILE, value=1.0),
            ),
            executions=(execution,),
        )
        book.save(run)
        book.log(
            run.id, [Point(name="loss", value=1 / 2**n, at=101.0 + n, number=n) for n in (0, 1, 2)]
        )
        book.save(
            replace(run, id="20260101T000000001-bbbbbbbb", status=RunStatus.RUNNING, owner="")
        )
    return run


def run_length(run: Run) -> int:
    """Milliseconds."""
    return int((run.started + (run.seconds or 0.0)) * 1000) - int(run.started * 1000)


def key(safe: dict[str, Any]) -> str:
    """The harmless name that stands for the hostile one."""
    (found,) = (name for name in safe if "DROP" in name)
    assert not set(found) & set("/<>\n';")
    return found


def change(folder: Path, run: Run) -> None:
    with Book(folder / "book.db") as book:
        whole = book.run(run.id)
        book.save(replace(whole, metrics=(*whole.metrics, Metric(name="late", value=9.0))))


def test_mlflow(tmp_path: Path) -> None:
    tools, run = engine("mlflow"), run_in_book(tmp_path)
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    first = trackers.push(tools, "mlflow", tmp_path, "--all")
    assert trackers.push(tools, "mlflow", tmp_path, run.id) == first

    (found,) = trackers.read_mlflow(tools, uri, tmp_path)
    assert found["id"] in first and found["experiment"] == "churn"
    assert found["status"] == "FINISHED" and found["tags"]["nb2prod.run"] == run.id
    metrics = found["metrics"]
    assert metrics["loss"] == [[0, "1.0"], [1, "0.5"], [2, "0.25"]]
    assert metrics["accuracy"] == [[0, repr(0.1 + 0.2)]] and metrics["größe"] == [[0, "3.0"]]
    assert metrics["odd"] == [[0, "nan"]] and metrics[key(metrics)] == [[0, "1.0"]]
    assert "endless" not in metrics and found["tags"]["nb2prod.metric.endless"] == "-inf"
    params = found["params"]
    assert {name: params[name] for name in ("lr", "pair")} == {"lr": "0.1", "pair": "(1, 'a')"}
    assert params[key(params)].endswith("(see nb2prod-run.json)")
    assert len(found["files"]) == 2 and "nb2prod-run.json" in found["files"]
    (stored,) = tmp_path.glob("mlflow/churn/*/artifacts/nb2prod-run.json")
    whole = json.loads(stored.read_text())
    assert whole["run"]["parameters"][3] == {"name": HOSTILE, "text": f'"{LONG}"'}
    assert whole["run"]["executions"][0]["source"] == "score = 1"

    change(tmp_path, run)
    trackers.push(tools, "mlflow", tmp_path, run.id)
    (changed,) = trackers.read_mlflow(tools, uri, tmp_path)
    assert changed["id"] != found["id"] and changed["metrics"]["late"] == [[0, "9.0"]]
    unreachable = ["--option", "uri=http://me:secret@127.0.0.1:9"]
    with pytest.raises(Exception, match="does not answer: start the server") as caught:
        trackers.push(tools, "mlflow", tmp_path, run.id, *unreachable)
    assert "ended with 2" in str(caught.value) and "secret" not in str(caught.value)


def test_the_example_reaches_mlflow(tmp_path: Path) -> None:
    tools = engine("mlflow")
    example = EXAMPLES / "lab-book" / "trackers" / "trackers.ipynb"
    notebook = Path(shutil.copy(example, tmp_path))
    run = run_notebook(notebook, {"hours": 4}, book=tmp_path / "book.db", html=False)
    trackers.push(tools, "mlflow", tmp_path, run.id)
    (found,) = trackers.read_mlflow(tools, f"sqlite:///{tmp_path / 'mlflow.db'}", tmp_path)
    assert [number for number, _ in found["metrics"]["cars"]] == [0, 1, 2, 3]
    assert found["metrics"]["mean_count"] == [[0, repr(run.metric("mean_count"))]]
    assert found["tags"]["nb2prod.metric.per_empty_hour"] == "inf"
    assert found["params"]["street"] == '"Mill Road / West"' and found["params"]["hours"] == "4"
    assert any(name.endswith("trackers.ipynb") for name in found["files"])


def test_mlflow_registers_the_models_of_a_package(tmp_path: Path) -> None:
    tools = engine("mlflow")
    package = export("churn", "mlflow", tmp_path / "churn")
    book = tmp_path / "book.db"
    run = run_package(package, ["n_trees=5"], book=book, python=str(tools.bin / "python"))
    option = ["--option", f"package={package}"]
    without = trackers.push(tools, "mlflow", tmp_path, run.id)
    said = trackers.push(tools, "mlflow", tmp_path, run.id, *option)
    assert trackers.push(tools, "mlflow", tmp_path, run.id, *option) == said == without
    table = tmp_path / "runs" / run.id / "artifacts" / "data" / "X_test.parquet"
    uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
    (found,) = trackers.read_mlflow(tools, uri, tmp_path)
    assert found["status"] == "FINISHED" and found["ended"] == found["started"] + run_length(run)
    model = trackers.read_model(tools, uri, "churn-model", table)
    assert model["version"] == 1 and model["run"] in said
    assert model["inputs"] == model["columns"]
    assert set(model["predicted"]) == {0.0, 1.0}


def test_wandb(tmp_path: Path) -> None:
    tools, run = engine("wandb"), run_in_book(tmp_path)
    first = trackers.push(tools, "wandb", tmp_path, "--all")
    assert trackers.push(tools, "wandb", tmp_path, run.id) == first

    (found,) = trackers.read_wandb(tools, tmp_path)
    assert found["exit"] == 0 and found["config"]["nb2prod"]["run"] == run.id
    assert found["config"]["lr"] == 0.1 and found["config"]["own_step"] == 7
    assert found["config"]["pair"] == "(1, 'a')"
    assert found["config"][key(found["config"])] == LONG
    assert found["config"]["nb2prod"]["infinite"] == {"endless": "-inf"}
    assert [float(row["loss"]) for row in found["history"]] == [1.0, 0.5, 0.25]
    assert math.isnan(float(json.loads(found["history"][0]["odd"])))
    assert float(found["summary"]["accuracy"]) == 0.1 + 0.2
    assert len([name for name in found["stored"] if name.startswith("nb2prod/")]) == 2
    assert "nb2prod/nb2prod-run.json" in found["files"]

    change(tmp_path, run)
    trackers.push(tools, "wandb", tmp_path, run.id)
    (changed,) = trackers.read_wandb(tools, tmp_path)
    assert changed["id"] == found["id"] and float(changed["summary"]["late"]) == 9.0


def test_comet(tmp_path: Path) -> None:
    tools, run = engine("comet"), run_in_book(tmp_path)
    first = trackers.push(tools, "comet", tmp_path, "--all")
    assert trackers.push(tools, "comet", tmp_path, run.id) == first

    (messages,) = trackers.read_comet(tmp_path)
    metrics: dict[str, list[tuple[int, Any]]] = {}
    for message in messages:
        if message["type"] == "metric_msg":
            one = message["payload"]["metric"]
            metrics.setdefault(one["metricName"], []).append((one["step"], one["metricValue"]))
    assert metrics["loss"] == [(0, 1.0), (1, 0.5), (2, 0.25)]
    assert metrics["accuracy"] == [(0, 0.1 + 0.2)] and "endless" not in metrics
    assert math.isnan(float(metrics["odd"][0][1])) and metrics[key(metrics)] == [(0, 1.0)]
    params = {
        m["payload"]["param"]["paramName"]: m["payload"]["param"]["paramValue"]
        for m in messages
        if m["type"] == "parameter_msg"
    }
    assert params["lr"] == 0.1 and params["pair"] == "(1, 'a')"
    others = {
        m["payload"]["key"]: m["payload"]["value"] for m in messages if m["type"] == "log_other"
    }
    assert others["nb2prod.run"] == run.id and others["nb2prod.metric.endless"] == "-inf"
    assets = {
        m["payload"]["additional_params"]["fileName"]: m["content"]
        for m in messages
        if "content" in m
    }
    whole = json.loads(assets["nb2prod-run.json"])
    assert whole["run"]["parameters"][3] == {"name": HOSTILE, "text": f'"{LONG}"'}
    assert len(assets) == 2

    change(tmp_path, run)
    trackers.push(tools, "comet", tmp_path, run.id)
    ((*_, last),) = [trackers.read_comet(tmp_path)]
    assert any(m["payload"].get("metric", {}).get("metricName") == "late" for m in last)


@pytest.mark.parametrize("name", ["wandb", "comet"])
def test_a_missing_file_is_one_line(name: str, tmp_path: Path) -> None:
    run = run_in_book(tmp_path)
    shutil.rmtree(tmp_path / "files")
    with pytest.raises(Exception, match="cannot be read") as caught:
        trackers.push(engine(name), name, tmp_path, run.id)
    assert "ended with 2" in str(caught.value) and "Traceback" not in str(caught.value)
    assert not list(tmp_path.glob("wandb/*")) and not list(tmp_path.glob("comet/*"))
