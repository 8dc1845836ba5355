import json
import os
import subprocess
import sys
from pathlib import Path

import black
import pytest
import yaml

sys.path.insert(0, str(Path(__file__).parent))
from orchestration_package.odd import PIPELINES
from orchestration_package.pipelines import SHOP, write, write_shop

from nb2prod.model.recording import Recording
from nb2prod.rendering.orchestration import render_orchestration
from nb2prod.rendering.stages import render_stages

pytestmark = pytest.mark.slow
PREFIX = ("--params-from-env", "PARAM_")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    found = write_shop(folder)
    write(render_orchestration(SHOP, stages=True), folder)
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(render_stages(SHOP, None), tmp_path)
    return tmp_path


def shop(source: Path, place: Path, *arguments: str, **variables: str):
    return subprocess.run(
        [sys.executable, "-m", "shop", *arguments],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(source), **variables},
        capture_output=True,
        text=True,
        timeout=120,
    )


def parameters(place: Path) -> dict:
    return json.loads((place / "out" / "run.json").read_text())["parameters"]


def stage(place: Path, text: str) -> None:
    (place / "stages" / "dev.yaml").write_text(text, encoding="utf-8")


def test_the_later_place_wins(source, place):
    (place / "params.yaml").write_text("rows: 3\nfactor: 4.0\nlabel: file\nverbose: true\n")
    stage(place, "params: {factor: 5, label: stage, verbose: false}")
    given = {"PARAM_label": "a 'b' $(c) \n d", "PARAM_verbose": "  ", "PARAM_columns": "[]"}
    run = ("run", "--output-dir", "out", "--stage", "dev", *PREFIX, "-p", "columns=['price']")
    done = shop(source, place, *run, **given)
    assert done.returncode == 0, done.stderr
    found = parameters(place)
    assert (found["rows"], found["factor"], found["verbose"]) == (3, 5.0, False)
    assert (found["label"], found["columns"]) == (given["PARAM_label"], ["price"])


@pytest.mark.parametrize(
    "text, message",
    [
        ("params: {row: 1}", "params.row: unknown parameter 'row', did you mean 'rows'"),
        ("params: {rows: many}", "params.rows: parameter 'rows': 'many' is not int"),
        ("parameters: {rows: 1}", "stages/dev.yaml: parameters: unknown"),
        ("params: [rows]", "stages/dev.yaml: params: must hold names"),
        ("- 1", "stages/dev.yaml: must hold names"),
        ("params: {", "stages/dev.yaml is not valid YAML"),
        ("gate: {total: {least: 1}}", "gate.total.least: unknown"),
        ("gate: {total: {}}", "gate.total: needs at-least or at-most"),
        ("gate: {total: {at-least: high}}", "gate.total.at-least: must be a number"),
        ("gate: {total: {at-most: .nan}}", "gate.total.at-most: must be a number"),
    ],
)
def test_a_fault_is_named_by_its_path(source, place, text, message):
    stage(place, text)
    done = shop(source, place, "run", "--stage", "dev", "--output-dir", "out")
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr
    assert not (place / "out").exists()


@pytest.mark.parametrize("name", ["prod", "../dev", "dev.yaml", ""])
def test_an_unknown_stage_is_refused(source, place, name):
    done = shop(source, place, "run", "--stage", name)
    assert done.returncode == 2
    assert "there are: dev, production, staging" in done.stderr


def test_an_unknown_parameter_in_the_environment_is_refused(source, place):
    done = shop(source, place, "run", *PREFIX, PARAM_rowz="1")
    assert done.returncode == 2 and "did you mean 'rows'" in done.stderr


METRICS = {"low": 0.5, "odd": "NaN", "high": "Infinity"}


@pytest.mark.parametrize(
    "gate, code, said",
    [
        ("{}", 0, "sets no limits"),
        ("{low: {at-least: 0.5, at-most: 0.5}}", 0, "low = 0.5, at least 0.5: kept"),
        ("{low: {at-least: 0.6}}", 1, "low = 0.5, at least 0.6: MISSED"),
        ("{low: {at-most: 0.4}, high: {at-least: 1}}", 1, "high = inf, at least 1: kept"),
        ("{odd: {at-least: 0}}", 1, "odd = nan, at least 0: MISSED"),
        ("{odd: {at-most: 0}}", 1, "odd = nan, at most 0: MISSED"),
        ("{gone: {at-most: 9}}", 1, "gone is missing, at most 9: MISSED"),
    ],
)
def test_the_gate_turns_on_each_limit(source, place, gate, code, said):
    (place / "metrics.json").write_text(json.dumps(METRICS))
    stage(place, f"gate: {gate}")
    done = shop(source, place, "gate", ".", "--stage", "dev")
    assert (done.returncode, done.stderr) == (code, "")
    assert said in done.stdout


def test_every_run_of_a_fan_out_is_held_to_the_limits(source, place):
    rows = [{"k": 1, "metrics": {"low": 1}}, {"k": 2, "metrics": {}, "error": "failed"}]
    (place / "metrics.json").write_text(json.dumps(rows))
    stage(place, "gate: {low: {at-least: 1}}")
    done = shop(source, place, "gate", ".", "--stage", "dev")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "run 0: low = 1, at least 1: kept",
        "run 1: low is missing, at least 1: MISSED",
        "run 1: failed: MISSED",
    ]


def test_a_run_that_did_not_end_is_not_compared(source, place):
    (place / "metrics.json").write_text("{}")
    (place / "run.json").write_text('{"status": "failed"}')
    done = shop(source, place, "gate", ".", "--stage", "dev")
    assert done.returncode == 2 and "the run is failed" in done.stderr


def test_the_notebooks_metrics_stand_in_comments():
    recording = Recording(
        when="2026-01-01", python="3.12.1", metrics=(("auc\n#", 0.84123456), ("n: {", 2.0))
    )
    for text in render_stages(SHOP, recording).values():
        assert yaml.safe_load(text) == {"params": {}, "gate": {}}
        assert "# auc # = 0.841235\n# n: { = 2\n" in text


@pytest.mark.parametrize("name", PIPELINES)
def test_black_changes_nothing(name):
    files = render_orchestration(PIPELINES[name], stages=True)
    for path, text in files.items():
        if path.stem in ("stages", "cli"):
            assert black.format_str(text, mode=black.Mode()) == text


def test_without_stages_nothing_is_added():
    text = "".join(render_orchestration(SHOP).values())
    assert "stage" not in text
