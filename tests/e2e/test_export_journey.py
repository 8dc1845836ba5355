"""Export with proof, run the package's tests, change the notebook and see what that changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

LONG = 300_000
CELLS = [
    ("parameters", "scale = 2.0"),
    ("data", "import pandas as pd\n\nframe = pd.DataFrame({'x': [1.0, 2.0, 4.0]})"),
    ("training", "model = frame['x'].mean() * scale"),
    ("evaluation", "error = abs(frame['x'] - model).mean()\nprint(error)"),
]
EVALUATION = 3


@pytest.fixture
def notebook(server) -> Path:
    """A small tagged notebook in a folder of its own."""
    folder = server.root / f"work{len(list(server.root.iterdir()))}"
    folder.mkdir()
    path = folder / "small.ipynb"
    path.write_text(json.dumps(document(CELLS)))
    return path


def document(cells: list[tuple[str, str]]) -> dict[str, object]:
    """A notebook of code cells with one tag each, or none."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {"tags": [tag]} if tag else {},
                "outputs": [],
                "source": source,
            }
            for number, (tag, source) in enumerate(cells)
        ],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_export_and_prove_run_its_tests_change_it_and_see_the_diff(lab):
    lab.show_panel()
    lab.panel.get_by_role("button", name="Export and prove").click()
    result = lab.panel.get_by_label("Result")
    expect(result).to_contain_text("values equal", timeout=LONG)
    expect(lab.page.locator(".jp-MarkdownViewer h1")).to_contain_text("small")

    result.get_by_text("Files", exact=True).click()
    result.get_by_role("button", name="src/small/runtime/training.py").click()
    expect(lab.page.locator(".jp-FileEditor .cm-content")).to_contain_text("def training")
    result.get_by_text("Files", exact=True).click()

    result.get_by_role("button", name="Run its tests").click()
    expect(lab.panel.get_by_role("progressbar")).to_be_visible()
    expect(result).to_contain_text("Its tests:", timeout=LONG)
    expect(result.locator("p", has_text="Its tests:")).to_contain_text(" passed in ")

    lab.page.locator(".lm-TabBar-tab", has_text="small.ipynb").click()
    lab.select(EVALUATION).locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+End")
    lab.page.keyboard.type("\nworst = abs(frame['x'] - model).max()")
    expect(lab.panel.locator(".nb2prod-Steps")).to_contain_text("worst")

    lab.panel.get_by_text("Options", exact=True).click()
    lab.panel.get_by_role("button", name="Preview the files").click()
    files = lab.panel.get_by_label("Files of the package")
    expect(files).to_contain_text("What would change in", timeout=LONG)
    files.get_by_role("button", name="evaluation.py", exact=True).first.click()
    added = files.locator(".nb2prod-Line-added", has_text="worst")
    expect(added.first).to_be_visible()

    lab.panel.get_by_role("button", name="Export without proof").click()
    expect(result).to_contain_text("No value is proved", timeout=LONG)
    readme = lab.page.locator(".jp-MarkdownViewer")
    expect(readme).not_to_contain_text("ran from top to bottom")
    result.get_by_text("Show the diff", exact=True).click()
    expect(result.locator(".nb2prod-Line-added", has_text="worst").first).to_be_visible()
    lab.narrow(300)
    for name in ("Light", "Dark"):
        lab.theme(name)
        lab.picture(f"lab-diff-{name.lower()}")
    lab.theme("Light")

    lab.panel.get_by_role("button", name="Verify", exact=True).click()
    compared = lab.panel.get_by_label("Comparison with the notebook")
    expect(compared).to_contain_text("values equal", timeout=LONG)
    training = lab.path.parent / "small" / "src" / "small" / "runtime" / "training.py"
    training.write_text(training.read_text().replace("* scale", "+ scale"))
    lab.panel.get_by_role("button", name="Verify", exact=True).click()
    expect(compared).to_contain_text("differences", timeout=LONG)
    expect(compared.locator("li", has_text="training.model")).to_contain_text("instead of")
