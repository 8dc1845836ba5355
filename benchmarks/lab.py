"""What the extension costs in the browser: from an edit to the checks, and while scrolling.

`python lab.py [--edits N] [--passes N]`. Needs Chromium and the built extension. Edits are keys
pressed in a cell in the middle of a notebook of 200 and of 1,000 cells of 13 lines, 3 cells of 10
tagged: a `)` that breaks the cell, and its removal. From the key to the blocker in the panel, less
the debounce, is what counts; `whole` is the time until the whole analysis is there, `answer` what
the browser waits for the answer to `check`, and `server` the CPU time that the server says it took.
Scrolling goes through 1,000 cells with 300 tags, from top to bottom, in turns with the extension
and without it; what counts is the CPU time of the tasks on the main thread. Before anything is
measured, all cells are drawn. Exit status 1 says that a goal was missed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import synthetic
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from e2e.serving import CHROMIUM, QUIET, Server, serve  # noqa: E402

GOALS_MS = {200: 100.0, 1000: 250.0}
SERVER_GOAL_MS = 10.0
NAMES = ("checks", "whole", "answer", "server")
SCROLL_GOAL = 1.15
LINES = 13
LONG = 180_000
FRAMES = 100
IS_CHECKING = "window.nb2prodAsked > 0"
BEFORE = """(() => {
  const fetched = window.fetch;
  window.nb2prodAsked = 0;
  window.fetch = (...asked) => {
    const isOurs = /nb2prod.api.(check|complete)/.test(asked[0].url ?? asked[0]) ? 1 : 0;
    window.nb2prodAsked += isOurs;
    return fetched(...asked).finally(() => { window.nb2prodAsked -= isOurs; });
  };
  window.requestIdleCallback = run =>
    setTimeout(() => run({ didTimeout: false, timeRemaining: () => 1000 }), 1);
  window.cancelIdleCallback = clearTimeout;
})()"""
WATCH = """() => {
  const seen = window.nb2prodSeen = { key: 0, shown: 0 };
  const broken = () => document.querySelector('#nb2prod-panel [data-code="NB104"]') !== null;
  document.addEventListener('keydown', () => {
    const before = broken();
    Object.assign(seen, { key: performance.now(), shown: 0, before });
  }, true);
  new MutationObserver(() => {
    if (seen.key && !seen.shown && broken() !== seen.before) seen.shown = performance.now();
  }).observe(document.querySelector('#nb2prod-panel'), { childList: true, subtree: true });
}"""
ANSWERS = """key => performance.getEntriesByType('resource')
  .filter(one => one.startTime > key && /nb2prod.api.(check|complete)/.test(one.name))
  .map(one => [one.name.includes('complete') ? 'complete' : 'check',
               one.responseEnd, one.responseEnd - one.requestStart,
               one.serverTiming.find(timing => timing.name === 'cpu').duration])"""
SCROLL = """async frames => {
  const outer = document.querySelector('.jp-WindowedPanel-outer');
  outer.scrollTop = 0;
  const step = (outer.scrollHeight - outer.clientHeight) / frames;
  for (let frame = 1; frame <= frames; frame += 1) {
    await new Promise(requestAnimationFrame);
    outer.scrollTop = frame * step;
  }
}"""


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=40, help="edits of each notebook")
    parser.add_argument("--passes", type=int, default=5, help="times each page is scrolled through")
    given = parser.parse_args()
    debounce = _debounce()
    missed = False
    with tempfile.TemporaryDirectory() as name, _browser() as browser:
        folder = Path(name)
        root = folder / "root"
        for cells in GOALS_MS:
            _write(root / str(cells), cells)
        with serve(folder / "with", root) as server:
            for cells in GOALS_MS:
                missed |= _print_edits(browser, server, cells, given.edits, debounce)
            bare = {"disabledExtensions": {"nb2prod": True}}
            with serve(folder / "without", root, bare) as plain:
                missed |= _print_scrolling(browser, server, plain, given.passes)
    print("load average", *(round(one, 1) for one in os.getloadavg()), "on", os.cpu_count(), "CPUs")
    return int(missed)


def _print_edits(browser: Browser, server: Server, cells: int, edits: int, debounce: int) -> bool:
    """Measure the edits of one notebook; whether the goal was missed."""
    page = _open(browser, server, cells)
    page.evaluate("window.jupyterapp.commands.execute('nb2prod:show-panel')")
    page.locator(".nb2prod-Step").first.wait_for(timeout=LONG)
    _begin(page, cells // 2)
    found = [_edit(page, number, debounce) for number in range(edits)]
    page.close()
    goal = GOALS_MS[cells]
    print(f"{cells} cells, {edits} edits, beyond the debounce of {debounce} ms:")
    for name, values in zip(NAMES, zip(*found, strict=True), strict=True):
        print(f"  {name:6} p50 {statistics.median(values):5.0f} ms, p95 {p95(values):5.0f}")
    checks, _, _, server_ms = map(p95, zip(*found, strict=True))
    print(f"  goals: checks {goal:.0f}, server {SERVER_GOAL_MS:.0f}", flush=True)
    return checks > goal or server_ms > SERVER_GOAL_MS


def _edit(page: Page, number: int, debounce: int) -> tuple[float, float, float, float]:
    """Press a key; milliseconds to the checks, to the whole, of the answer, and of the server."""
    page.evaluate("performance.clearResourceTimings()")
    page.keyboard.press("Backspace" if number % 2 else ")")
    page.wait_for_function("window.nb2prodSeen.shown > 0", timeout=LONG, polling=100)
    seen: dict[str, float] = page.evaluate("window.nb2prodSeen")
    answers = _answers(page, seen["key"])
    last = max(end for _, end, _, _ in answers)
    took, cpu = next((took, cpu) for name, _, took, cpu in answers if name == "check")
    begin = seen["key"] + debounce
    return seen["shown"] - begin, max(last, seen["shown"]) - begin, took, cpu


def _begin(page: Page, cell: int) -> None:
    """Put the cursor into a cell, and watch the panel."""
    page.evaluate(
        """async index => {
          const { content } = window.jupyterapp.shell.currentWidget;
          content.activeCellIndex = index;
          await content.scrollToItem(index, 'center');
        }""",
        cell,
    )
    page.locator(".jp-Cell.jp-mod-active .cm-content").click(timeout=LONG)
    page.keyboard.press("ControlOrMeta+Home")
    page.evaluate(WATCH)
    _settle(page)


def _answers(page: Page, since: float) -> list[tuple[str, float, float, float]]:
    """What the server answered, once nothing more comes."""
    known: list[tuple[str, float, float, float]] = []
    while True:
        page.wait_for_timeout(500)
        found = page.evaluate(ANSWERS, since)
        if found and found == known and not page.evaluate(IS_CHECKING):
            return known
        known = found


def _print_scrolling(browser: Browser, server: Server, plain: Server, passes: int) -> bool:
    """Scroll with and without the extension in turns; whether the goal was missed."""
    pages = [_open(browser, plain, 1000), _open(browser, server, 1000)]
    chips = pages[1].locator("[data-nb2prod-chip]")
    chips.first.wait_for(state="attached", timeout=LONG)
    assert not pages[0].locator("[data-nb2prod-chip]").count()
    for page in pages:
        _scroll(page)
    times = [[_scroll(page) for page in pages] for _ in range(passes)]
    without, with_it = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(b / a for a, b in times)
    print(f"scrolling 1,000 cells with {chips.count()} tags in {FRAMES} frames, {passes} passes:")
    print(
        f"  main thread {without:.2f} s without, {with_it:.2f} s with: ratio {ratio:.2f}", end=" "
    )
    print(f"({min(b / a for a, b in times):.2f} to {max(b / a for a, b in times):.2f})", flush=True)
    for page in pages:
        page.close()
    return ratio > SCROLL_GOAL


def _scroll(page: Page) -> float:
    """Scroll through the notebook; seconds of CPU time of the main thread's tasks."""
    page.bring_to_front()
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _task_seconds(client)
    page.evaluate(SCROLL, FRAMES)
    taken = _task_seconds(client) - before
    client.detach()
    return taken


def _task_seconds(client: Any) -> float:
    found = client.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")


def _open(browser: Browser, server: Server, cells: int) -> Page:
    """A page with the notebook, once its kernel is idle and nothing is drawn any more."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(BEFORE)
    page.goto(server.page(f"{cells}/large.ipynb", secrets.token_hex(4)))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=LONG)
    idle = page.locator(".jp-NotebookPanel-toolbar [data-status='idle']")
    idle.wait_for(state="attached", timeout=LONG)
    drawn = page.locator(".jp-Notebook .jp-Cell")
    expect(drawn).to_have_count(cells, timeout=LONG)
    _settle(page)
    return page


def _settle(page: Page) -> None:
    """Wait until the main thread has little to do."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _task_seconds(client)
    for _ in range(60):
        page.wait_for_timeout(1_000)
        now = _task_seconds(client)
        if now - before < 0.1:
            break
        before = now
    client.detach()


@contextmanager
def _browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        sys.exit("lab.py needs chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def _write(folder: Path, cells: int) -> None:
    """The notebook, 3 cells of 10 tagged."""
    folder.mkdir(parents=True)
    tags = synthetic.tags(cells, cells - 1)
    tags = [tag if number % 10 < 3 else "" for number, tag in enumerate(tags)]
    synthetic.write_notebook(folder / "large.ipynb", synthetic.cells(cells, LINES), tags)
    document = json.loads((folder / "large.ipynb").read_text())
    for cell in document["cells"]:
        if not cell["metadata"]["tags"]:
            cell["metadata"] = {}
    (folder / "large.ipynb").write_text(json.dumps(document))


def _debounce() -> int:
    """The pause in milliseconds that the front end waits for."""
    text = (ROOT / "labextension" / "src" / "core" / "live.ts").read_text()
    found = re.search(r"DEBOUNCE_MS = (\d+)", text)
    assert found
    return int(found[1])


def p95(values: Sequence[float]) -> float:
    """The value that 95 % are not above."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


if __name__ == "__main__":
    sys.exit(main())
