"""A notebook of 1,000 cells opens, is tagged, and is checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from e2e.test_export_journey import document
from playwright.sync_api import Page, expect

CELLS = 1_000
TRAINING = 600
LONG = 60_000


@pytest.fixture
def notebook(server) -> Path:
    """1,000 cells, each reading the value of the one before."""
    folder = server.root / f"work{len(list(server.root.iterdir()))}"
    folder.mkdir()
    cells = [("data" if n == 0 else "", source(n)) for n in range(CELLS)]
    path = folder / "large.ipynb"
    path.write_text(json.dumps(document(cells)))
    return path


def source(number: int) -> str:
    """A cell that makes a number of its own."""
    return "value_0 = 0" if number == 0 else f"value_{number} = value_{number - 1} + {number}"


def test_a_thousand_cells_are_tagged_and_checked(lab):
    page: Page = lab.page
    lab.show_panel()
    steps = lab.panel.locator(".nb2prod-Step")
    expect(steps).to_have_count(1, timeout=LONG)
    cell = lab.select(TRAINING)
    page.keyboard.press("t")
    page.keyboard.press("t")
    expect(cell).to_have_attribute("data-nb2prod-role", "training")
    expect(steps).to_have_count(2, timeout=LONG)

    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type(")")
    blocker = lab.panel.locator(".nb2prod-Finding.nb2prod-mod-error")
    expect(blocker).to_contain_text("does not parse")
    expect(cell).to_have_attribute("data-nb2prod-blocked", "NB104 blocks the export")

    lab.select(0)
    blocker.get_by_role("button", name=f"cell {TRAINING}").click()
    expect(cell).to_be_in_viewport()
    expect(page.locator(".jp-Cell.jp-mod-active [class~='cm-focused']")).to_be_visible()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.press("Delete")
    expect(blocker).to_have_count(0, timeout=LONG)
    expect(page.locator("[data-nb2prod-blocked]")).to_have_count(0)
