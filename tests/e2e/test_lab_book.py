"""The lab book in JupyterLab: runs are tracked, shown, compared, and one is exported."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nb2prod.app.runs import runs
from nb2prod.tracking.query import Query

ROOT = Path(__file__).resolve().parents[2]
PARAMETERS, SCORE = 2, 14
LOOP = 4
LONG = 60_000


@pytest.fixture
def notebook(server, request: pytest.FixtureRequest) -> Path:
    """A copy of an example, by default churn, with its tags, in a folder of this test's own."""
    example = Path(getattr(request, "param", "churn"))
    folder = server.root / f"work{len(list(server.root.iterdir()))}"
    shutil.copytree(ROOT / "examples" / example, folder)
    return folder / f"{example.name}.ipynb"


def test_two_runs_are_tracked_compared_and_the_better_one_is_exported(lab):
    page: Page = lab.page
    lab.show_panel()
    switch_on(lab)
    lab.command("notebook:run-all-cells")
    expect(rows(lab)).to_have_count(1, timeout=LONG)
    strip = lab.cells.nth(SCORE).locator(".nb2prod-Strip")
    expect(strip).to_contain_text("roc_auc", timeout=LONG)
    expect(strip.locator(".nb2prod-Strip-changed")).to_have_count(0)

    replace(lab, "C = 0.5", "C = 0.0001")
    lab.command("notebook:run-all-cells")
    expect(rows(lab)).to_have_count(2, timeout=LONG)
    expect(strip.locator(".nb2prod-Strip-changed")).to_have_text("C 0.5 → 0.0001", timeout=LONG)
    expect(strip.locator(".nb2prod-Strip-change").first).to_have_text(re.compile(r"^[+−±]"))
    book = lab.path.parent / ".nb2prod" / "book.db"
    found = runs(book, Query(experiment="churn.ipynb"))
    assert [run.parameter("C") for run in found] == ["0.0001", "0.5"]

    for tick in rows(lab).locator("input").all():
        tick.click()
        expect(tick).to_be_checked()
    lab.panel.get_by_role("button", name="Compare the ticked runs").click()
    comparison = lab.panel.get_by_label("Comparison")
    expect(comparison).to_contain_text("+C = 0.0001")
    expect(comparison.locator("tbody", has_text="Parameters that differ")).to_contain_text("0.5")
    lab.scroll_to(lab.panel.get_by_label("Changes in the code"))
    lab.select(SCORE)
    lab.scroll_to(strip)
    lab.picture("lab-book")

    lab.save()
    assert "nb2prod-Strip" not in lab.path.read_text()
    page.get_by_role("button", name="Restart the kernel and run all cells").click()
    page.locator(".jp-Dialog button.jp-mod-warn").click()
    expect(rows(lab)).to_have_count(3, timeout=LONG)
    idle(lab)
    lab.save()
    lab.open()
    lab.show_panel()
    expect(lab.panel.get_by_label("Track runs")).to_be_checked()
    expect(rows(lab)).to_have_count(3)
    expect(lab.cells.nth(SCORE).locator(".nb2prod-Strip")).to_contain_text("roc_auc")

    older = found[1]
    lab.panel.get_by_role("button", name=older.id.rpartition("-")[2]).first.click()
    expect(lab.panel.locator(".nb2prod-Opened")).to_contain_text("evaluate_logistic.roc_auc")
    lab.panel.get_by_text("Plot", exact=True).click()
    expect(lab.panel.locator(".nb2prod-Plot circle")).to_have_count(3)
    lab.command("apputils:change-theme", theme="JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    lab.scroll_to(lab.cells.nth(SCORE).locator(".nb2prod-Strip"))
    lab.scroll_to(lab.panel.locator(".nb2prod-Plot"))
    lab.picture("lab-run-dark")
    lab.command("apputils:change-theme", theme="JupyterLab Light")
    lab.panel.get_by_role("button", name="Export this run").click()
    restored = lab.path.with_name("churn-run.ipynb")
    expect(page.locator(".lm-TabBar-tab.jp-mod-current", has_text=restored.name)).to_be_visible()
    assert "C = 0.5" in source(restored)
    assert "C = 0.0001" in source(lab.path)
    lab.panel.get_by_text("Options", exact=True).click()
    lab.panel.get_by_role("button", name="Export without proof").click()
    result = lab.panel.get_by_label("Result")
    expect(result).to_contain_text("No value is proved", timeout=LONG)
    metrics = metrics_of(restored.with_suffix("").with_name("churn_run"))
    assert metrics == {metric.name: metric.value for metric in older.metrics}


@pytest.mark.parametrize("notebook", ["lab-book/live"], indirect=True)
def test_a_long_loop_is_shown_and_its_curves_are_compared(lab):
    page: Page = lab.page
    lab.show_panel()
    switch_on(lab)
    replace(lab, "pause = 0.0", "pause = 1.0")
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    loop = lab.cells.nth(LOOP)
    expect(loop.locator(".jupyter-widgets progress").first).to_be_visible(timeout=LONG)
    expect(loop.locator(".jupyter-widgets")).to_contain_text(re.compile(r"[4-9] of 10 · .* left"))
    expect(loop.locator(".jupyter-widgets polyline")).to_have_count(2)
    lab.scroll_to(loop.locator(".jupyter-widgets polyline").last)
    lab.picture("lab-live")
    output = loop.locator(".jp-OutputArea-output")
    expect(output).to_contain_text("10 of 10", timeout=LONG)
    expect(output).not_to_contain_text("left")
    expect(output.locator("polyline")).to_have_count(2)
    expect(loop.locator("progress")).to_have_count(0)
    expect(rows(lab)).to_have_count(1, timeout=LONG)

    replace(lab, "gain = 0.05", "gain = 0.02")
    lab.command("notebook:run-all-cells")
    expect(rows(lab)).to_have_count(2, timeout=LONG)
    for tick in rows(lab).locator("input").all():
        tick.click()
    lab.panel.get_by_role("button", name="Compare the ticked runs").click()
    curves = lab.panel.locator(".nb2prod-Curves")
    gap = curves.get_by_role("img", name="Curve of gap")
    expect(gap.locator("polyline")).to_have_count(2)
    expect(curves.locator("figure").first.locator(".nb2prod-Legend li")).to_have_count(2)
    lab.scroll_to(gap)
    lab.picture("lab-curves")
    rows(lab).first.get_by_role("button").click()
    expect(lab.panel.locator(".nb2prod-Opened")).to_be_visible()
    expect(gap.locator("polyline")).to_have_count(1)
    lab.theme("Dark")
    lab.scroll_to(gap)
    lab.picture("lab-curves-dark")
    lab.theme("Light")

    evaluation = lab.cells.nth(LOOP + 2)
    expect(evaluation.locator(".nb2prod-Strip")).to_be_visible()
    lab.panel.get_by_label("Save metrics in the notebook").click()
    expect(evaluation.locator(".nb2prod-Strip")).to_have_count(0)
    lab.command("notebook:run-all-cells")
    expect(rows(lab)).to_have_count(3, timeout=LONG)
    expect(evaluation.locator(".jp-OutputArea-output table")).to_contain_text("worst_gap")
    expect(evaluation.locator(".nb2prod-Strip")).to_have_count(0)
    lab.save()
    saved = json.loads(lab.path.read_text())
    assert saved["metadata"]["nb2prod"] == {"track": True, "save-metrics": True}
    (shown,) = saved["cells"][LOOP + 2]["outputs"]
    assert "worst_gap" in "".join(shown["data"]["text/plain"])
    assert set(saved["cells"][LOOP]["outputs"][0]["data"]) == {"text/plain", "text/html"}
    lab.panel.get_by_label("Save metrics in the notebook").click()
    expect(evaluation.locator(".nb2prod-Strip")).to_be_visible()


def switch_on(lab) -> None:
    """Turn tracking on, and wait until the collector is at work."""
    expect(lab.panel.locator(".nb2prod-Summary")).to_be_visible(timeout=LONG)
    lab.panel.get_by_label("Track runs").click()
    expect(lab.panel.locator(".nb2prod-Switch [role=status]")).to_have_text("on", timeout=LONG)


def idle(lab):
    """Wait until no cell runs any more: each changes the document that is to be saved."""
    indicator = lab.page.locator(".jp-Notebook-ExecutionIndicator").first
    expect(indicator).to_have_attribute("data-status", "idle", timeout=LONG)


def rows(lab) -> Locator:
    """The runs in the panel."""
    return lab.panel.get_by_role("region", name="Runs").locator("tbody tr")


def replace(lab, old: str, new: str) -> None:
    """Type another text into the cell with the parameters."""
    cell = lab.cells.nth(PARAMETERS)
    lab.scroll_to(cell)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+A")
    lab.page.keyboard.insert_text(source(lab.path).replace(old, new))


def source(path: Path) -> str:
    """The source of the cell with the parameters."""
    text = json.loads(path.read_text())["cells"][PARAMETERS]["source"]
    return text if isinstance(text, str) else "".join(text)


def metrics_of(package: Path) -> dict[str, float]:
    """What a run of an exported package computes."""
    output = package / "out"
    command = [sys.executable, "-m", package.name, "run", "--output-dir", str(output)]
    environment = os.environ | {"PYTHONPATH": str(package / "src")}
    subprocess.run(command, cwd=package, env=environment, check=True, timeout=300)
    found: dict[str, float] = json.loads((output / "metrics.json").read_text())
    return found
