"""The built wheel in a clean virtual environment, without node: tag, check, export, prove.

``NB2PROD_JUPYTERLAB`` names another JupyterLab than the newest one, such as ``jupyterlab==4.4.*``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.serving import Server, serve
from e2e.test_export_journey import document
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
LONG = 300_000
SOURCES = [
    "rows = [1.0, 2.0, 4.0]",
    "model = sum(rows) / len(rows)",
    "error = max(abs(row - model) for row in rows)\nprint(error)",
]
DATA, TRAINING, EVALUATION = range(3)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and JupyterLab alone."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("nb2prod-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    found = folder / "venv" / "bin" / "python"
    lab = os.environ.get("NB2PROD_JUPYTERLAB", "jupyterlab")
    install = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*install, str(wheel), lab], capture_output=True, text=True)
    if done.returncode and not os.environ.get("CI"):
        pytest.skip(f"the wheel cannot be installed here: {done.stderr[-300:]}")
    assert done.returncode == 0, done.stderr[-3000:]
    return found


@pytest.fixture(scope="module")
def bare(python: Path) -> dict[str, str]:
    """The environment of a user who has nothing but that."""
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    assert not any((python.parent / name).exists() for name in ("node", "npm"))
    return {**kept, "PATH": str(python.parent)}


@pytest.fixture(scope="module")
def server(
    browser_is_there: None,
    python: Path,
    bare: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """JupyterLab of that environment."""
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")
    with serve(home, root, python=python, environment=bare) as running:
        yield running


@pytest.fixture
def notebook(server: Server) -> Path:
    """A small notebook without tags, which needs nothing that is not installed."""
    path = server.root / "small.ipynb"
    path.write_text(json.dumps(document([("", source) for source in SOURCES])))
    return path


@pytest.mark.parametrize(
    ("command", "name"),
    [("labextension list", "nb2prod v"), ("server extension list", "nb2prod.server")],
)
def test_jupyter_lists_it_as_enabled(
    python: Path, bare: dict[str, str], tmp_path: Path, command: str, name: str
) -> None:
    assert shutil.which("node", path=bare["PATH"]) is None
    jupyter = [str(python), "-m", "jupyter", *command.split()]
    environment = {**bare, "HOME": str(tmp_path), "NO_COLOR": "1"}
    done = subprocess.run(jupyter, capture_output=True, text=True, env=environment, check=True)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if name in line]
    assert any("enabled" in line for line in lines)
    assert any("OK" in line for line in lines)


def test_tag_check_export_and_prove(lab) -> None:
    page: Page = lab.page
    lab.show_panel()
    for index, key in ((DATA, "d"), (TRAINING, "t"), (EVALUATION, "e")):
        lab.select(index)
        page.keyboard.press("t")
        page.keyboard.press(key)
    expect(page.locator("[data-nb2prod-chip]")).to_have_count(3)
    summary = lab.panel.locator(".nb2prod-Summary")
    expect(summary).to_contain_text("Nothing blocks the export", timeout=LONG)

    lab.cells.nth(TRAINING).locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.type(")")
    blocker = lab.panel.locator("[data-code='NB104']")
    expect(blocker).to_be_visible()
    expect(lab.cells.nth(TRAINING)).to_have_attribute(
        "data-nb2prod-blocked", "NB104 blocks the export"
    )
    page.keyboard.press("Backspace")
    expect(blocker).to_have_count(0)
    expect(summary).to_contain_text("Nothing blocks the export")

    lab.panel.get_by_role("button", name="Export and prove").click()
    result = lab.panel.get_by_label("Result")
    expect(result).to_contain_text("values equal", timeout=LONG)
    expect(page.locator(".jp-MarkdownViewer h1")).to_contain_text("small")
    result.get_by_role("button", name="Run its tests").click()
    expect(result.locator("p", has_text="Its tests:")).to_contain_text(" passed in ", timeout=LONG)
    assert (lab.path.parent / "small" / "src" / "small" / "runtime" / "training.py").is_file()
