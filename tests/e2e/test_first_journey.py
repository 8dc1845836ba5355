"""Tag, see, check and export without leaving the notebook."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

CUT_OFF = """panel => [...panel.querySelectorAll('*')].filter(node => {
  const style = getComputedStyle(node), isMeant = style.textOverflow === 'ellipsis';
  const isInside = getComputedStyle(node.parentElement).textOverflow === 'ellipsis';
  const isOut = node.getBoundingClientRect().right > panel.getBoundingClientRect().right + 1;
  const isWide = node.scrollWidth > node.clientWidth + 1 && style.display !== 'inline';
  const isHidden = !node.checkVisibility() || node.closest('.nb2prod-Hidden');
  return !isHidden && !isInside && (isOut || isWide && !isMeant && style.overflowX === 'hidden');
}).map(node => `${node.className}: ${node.textContent.slice(0, 60)}`)"""
LOAD, RATIOS, SPLIT, LOGISTIC, SCORE = 4, 9, 10, 13, 14


def test_three_cells_tagged_by_three_ways_are_tagged_after_a_reload(lab):
    page: Page = lab.page
    lab.select(LOAD)
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(lab.cells.nth(LOAD)).to_have_attribute("data-nb2prod-chip", "Data & features")

    cell: Locator = lab.select(LOGISTIC)
    cell.locator('[data-command="nb2prod:tag-menu"]').click()
    lab.choose("Train")
    expect(lab.cells.nth(LOGISTIC)).to_have_attribute("data-nb2prod-role", "training")

    lab.cells.nth(SCORE).locator(".jp-InputPrompt").click(button="right")
    lab.choose("Tag as", "Evaluate")
    expect(lab.cells.nth(SCORE)).to_have_attribute("data-nb2prod-role", "evaluation")

    lab.save()
    assert lab.tags() == {LOAD: ["data"], LOGISTIC: ["training"], SCORE: ["evaluation"]}
    lab.open()
    expect(page.locator("[data-nb2prod-chip]")).to_have_count(3)


def test_several_cells_are_tagged_at_once_and_that_is_undone_at_once(lab):
    page: Page = lab.page
    lab.select(RATIOS)
    lab.cells.nth(SPLIT).locator(".jp-InputPrompt").click(modifiers=["Shift"])
    lab.command("nb2prod:tag", role="data")
    marked = page.locator("[data-nb2prod-role='data']")
    expect(marked).to_have_count(2)
    lab.command("notebook:undo-cell-action")
    expect(marked).to_have_count(0)


def test_a_context_menu_means_the_cell_under_it(lab):
    lab.select(LOAD)
    lab.cells.nth(RATIOS).locator(".jp-InputPrompt").click(button="right")
    lab.choose("Tag as", "Data & features")
    expect(lab.cells.nth(RATIOS)).to_have_attribute("data-nb2prod-role", "data")
    expect(lab.cells.nth(LOAD)).not_to_have_attribute("data-nb2prod-role", "data")


def test_suggested_tags_are_accepted_one_by_one_and_all(lab):
    drawn = len(json.loads(lab.path.read_text())["cells"])
    expect(lab.cells).to_have_count(drawn)
    lab.show_panel()
    lab.panel.get_by_role("button", name="Show them").click()
    ghosts, chips = lab.page.locator(".nb2prod-Ghost"), lab.page.locator("[data-nb2prod-chip]")
    expect(ghosts.nth(1)).to_be_attached()
    suggested = ghosts.count()
    ghosts.first.click()
    expect(chips).to_have_count(1)
    expect(ghosts).to_have_count(suggested - 1)
    lab.accept_all()
    expect(chips).to_have_count(suggested)
    expect(ghosts).to_have_count(0)
    lab.command("notebook:undo-cell-action")
    expect(chips.nth(1)).not_to_be_attached()
    lab.accept_all()
    expect(chips).to_have_count(suggested)
    lab.save()
    assert len(lab.tags()) == suggested


def test_a_check_appears_and_goes(lab):
    lab.show_panel()
    lab.accept_all()
    summary = lab.panel.locator(".nb2prod-Summary")
    expect(summary).to_contain_text("Nothing blocks the export")

    cell = lab.cells.nth(SCORE)
    lab.scroll_to(cell)
    cell.locator(".cm-content").click()
    lab.page.keyboard.press("ControlOrMeta+Home")
    lab.page.keyboard.type(")")
    blocker = lab.panel.locator(".nb2prod-Finding.nb2prod-mod-error").first
    expect(blocker).to_be_visible()
    expect(lab.page.locator("[data-nb2prod-blocked]")).to_have_count(1)
    expect(cell).to_have_attribute("data-nb2prod-blocked", re.compile(r"^NB\d+ blocks the export$"))
    lab.picture("lab-check")

    lab.page.keyboard.press("Backspace")
    expect(summary).to_contain_text("Nothing blocks the export")
    expect(lab.page.locator("[data-nb2prod-blocked]")).to_have_count(0)


def test_an_export_without_proof_writes_the_package_and_opens_its_readme(lab):
    lab.show_panel()
    lab.panel.get_by_role("button", name="Show them").click()
    expect(lab.page.locator(".nb2prod-Ghost").first).to_be_visible()
    lab.picture("lab-suggestions")
    lab.accept_all()
    expect(lab.page.locator(".nb2prod-Ghost")).to_have_count(0)
    steps = lab.panel.locator(".nb2prod-Step")
    expect(steps.first).to_be_visible()
    lab.picture("lab-steps")
    lab.panel.get_by_text("Options", exact=True).click()
    lab.panel.get_by_role("button", name="Export without proof").click()
    result = lab.panel.get_by_label("Result")
    expect(result).to_contain_text("No value is proved", timeout=60_000)
    expect(lab.page.locator(".jp-MarkdownViewer h1")).to_contain_text("Churn")
    assert (lab.path.parent / "churn" / "src" / "churn" / "runtime" / "data.py").is_file()

    result.get_by_text("Files", exact=True).click()
    result.get_by_role("button", name="src/churn/runtime/training.py").click()
    editor = lab.page.locator(".jp-FileEditor .cm-content")
    expect(editor).to_contain_text("def ")
    result.get_by_text("Files", exact=True).click()
    lab.theme("Dark")
    lab.picture("lab-export-dark")
    lab.theme("Light")


def test_nothing_is_cut_off_at_300_pixels(lab):
    lab.show_panel()
    lab.accept_all()
    expect(lab.panel.locator(".nb2prod-Summary")).to_contain_text("Nothing blocks the export")
    lab.narrow(300)
    for section in ("Options", "behind"):
        lab.panel.locator("summary", has_text=section).click()
    assert lab.panel.bounding_box()["width"] == pytest.approx(300, abs=4)
    assert lab.panel.evaluate(CUT_OFF) == []
    for name in ("Light", "Dark"):
        lab.theme(name)
        lab.scroll_to(lab.panel.locator("#nb2prod-section-steps"))
        lab.picture(f"lab-narrow-{name.lower()}")
        lab.scroll_to(lab.panel.get_by_role("button", name="Verify"))
        lab.picture(f"lab-options-{name.lower()}")
    lab.theme("Light")


def test_the_same_in_notebook_7(page: Page, server, notebook):
    path = notebook.relative_to(server.root).as_posix()
    page.goto(f"{server.url}/notebooks/{path}?token={server.token}")
    cells = page.locator(".jp-Notebook .jp-Cell")
    cells.nth(LOAD).locator(".jp-InputPrompt").click(timeout=60_000)
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(cells.nth(LOAD)).to_have_attribute("data-nb2prod-chip", "Data & features")
    page.locator('[data-command="nb2prod:show-panel"]').first.click()
    panel = page.locator("#nb2prod-panel")
    expect(panel.locator(".nb2prod-Step")).to_have_count(1, timeout=60_000)
    expect(panel.locator(".nb2prod-Summary")).to_contain_text("Nothing blocks the export")


def test_a_card_in_the_launcher_opens_an_example(page: Page, server):
    page.goto(f"{server.url}/lab/workspaces/launcher?reset&token={server.token}")
    page.locator(".jp-LauncherCard", has_text="Notebook to package").click(timeout=60_000)
    panel = page.locator("#nb2prod-panel")
    expect(panel.locator(".nb2prod-Step").first).to_be_visible(timeout=60_000)
    expect(panel.get_by_role("button", name="Export and prove")).to_be_enabled()
    assert (server.root / "churn" / "churn.ipynb").is_file()


def test_tags_work_where_the_server_part_is_missing(page: Page, lab):
    page.route("**/nb2prod/api/**", lambda route: route.fulfill(status=404, body="{}"))
    lab.select(LOAD)
    page.keyboard.press("t")
    page.keyboard.press("d")
    expect(lab.cells.nth(LOAD)).to_have_attribute("data-nb2prod-chip", "Data & features")
    lab.show_panel()
    expect(lab.panel).to_contain_text("The server part of nb2prod does not answer.")
    lab.save()
    assert lab.tags() == {LOAD: ["data"]}
    page.unroute("**/nb2prod/api/**")
    lab.panel.get_by_role("button", name="Try again").first.click()
    expect(lab.panel.locator(".nb2prod-Step")).to_have_count(1)
