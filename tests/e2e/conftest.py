"""A real JupyterLab in a real browser."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.serving import CHROMIUM, QUIET, Server, serve
from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
TRIES = 20
PATIENCE = 2000

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session", autouse=True)
def browser_is_there() -> None:
    """Without a browser nothing here can run: in CI that is a failure."""
    if CHROMIUM is None:
        message = "no chromium: install it ('apt-get install chromium') to run the browser tests"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1400, "height": 900}}


@pytest.fixture(scope="session")
def server(browser_is_there: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """JupyterLab on a free port of this machine, with its own settings and kernels' folders."""
    with serve(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")) as running:
        yield running


class Lab:
    """A notebook that is open in JupyterLab."""

    def __init__(self, page: Page, server: Server, path: Path) -> None:
        self.page = page
        self.server = server
        self.path = path
        self.cells = page.locator(".jp-Notebook .jp-Cell")
        self.panel = page.locator("#nb2prod-panel")

    def open(self) -> None:
        """Open it in an empty workspace, and wait until its kernel is idle."""
        path = self.path.relative_to(self.server.root).as_posix()
        self.page.goto(self.server.page(path, secrets.token_hex(4)))
        self.cells.first.wait_for(timeout=60_000)
        idle = self.page.locator(".jp-NotebookPanel-toolbar [data-status='idle']")
        idle.wait_for(state="attached", timeout=60_000)

    def show_panel(self) -> None:
        """Open the side panel."""
        self.command("nb2prod:show-panel")
        self.panel.wait_for()

    def accept_all(self) -> None:
        """Take the tags that the panel suggests."""
        self.panel.get_by_role("button", name="Accept all").click()

    def narrow(self, width: int) -> None:
        """Drag the edge of the side panel until it is that wide."""
        handles = "#jp-main-split-panel > .lm-SplitPanel-handle:not(.lm-mod-hidden)"
        handle = self.page.locator(handles).last
        place, panel = handle.bounding_box(), self.panel.bounding_box()
        assert place and panel
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + panel["width"] - width, y, steps=4)
        self.page.mouse.up()

    def theme(self, name: str) -> None:
        """Change to JupyterLab Light or Dark."""
        self.command("apputils:change-theme", theme=f"JupyterLab {name}")
        light = "true" if name == "Light" else "false"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")

    def command(self, name: str, **arguments: object) -> None:
        """Run a command of JupyterLab."""
        script = "([name, args]) => window.jupyterapp.commands.execute(name, args)"
        self.page.evaluate(script, [name, arguments])

    def select(self, index: int) -> Locator:
        """Make a cell the active one, in command mode; cells count from 0."""
        cell = self.cells.nth(index)
        self.scroll_to(cell)
        cell.locator(".jp-InputPrompt").click()
        return cell

    def scroll_to(self, place: Locator) -> None:
        """Bring it into view; a live view draws its parts anew at any moment."""
        script = "element => element.scrollIntoView({block: 'nearest'})"
        until(
            lambda: place.evaluate(script),
            lambda: expect(place).to_be_in_viewport(timeout=PATIENCE),
        )

    def choose(self, *names: str) -> None:
        """Go through the open menu, submenu by submenu."""
        for name in names:
            item = self.page.locator(".lm-Menu-item").get_by_text(name, exact=True)
            item.hover()
        item.click()

    def save(self) -> None:
        """Save until nothing is unsaved: JupyterLab itself may still note the kernel's language."""
        saved = self.page.locator(".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)").first
        until(
            lambda: self.command("docmanager:save"),
            lambda: expect(saved).to_be_visible(timeout=PATIENCE),
        )

    def tags(self) -> dict[int, list[str]]:
        """The tags in the file, by cell."""
        cells = json.loads(self.path.read_text())["cells"]
        return {
            index: cell["metadata"]["tags"]
            for index, cell in enumerate(cells)
            if cell["metadata"].get("tags")
        }

    def picture(self, name: str) -> None:
        """Take a picture for the guide, where the environment names a folder for them."""
        if folder := os.environ.get("NB2PROD_PICTURES"):
            self.page.mouse.move(700, 5)
            self.page.screenshot(path=Path(folder) / f"{name}.png", animations="disabled")


def until(act: Callable[[], object], check: Callable[[], None]) -> None:
    """Act until the check passes: what was done may be undone in the meantime."""
    for _ in range(TRIES):
        act()
        try:
            check()
        except AssertionError:
            continue
        return
    check()


@pytest.fixture
def lab(page: Page, server: Server, notebook: Path) -> Lab:
    """The churn example without its tags, open in JupyterLab."""
    opened = Lab(page, server, notebook)
    opened.open()
    return opened


@pytest.fixture
def notebook(server: Server) -> Path:
    """A copy of the churn example without its tags, in a folder of this test's own."""
    folder = server.root / f"work{len(list(server.root.iterdir()))}"
    shutil.copytree(ROOT / "examples" / "churn", folder)
    path = folder / "churn.ipynb"
    document = json.loads(path.read_text())
    for cell in document["cells"]:
        cell["metadata"].pop("tags", None)
    path.write_text(json.dumps(document))
    return path
