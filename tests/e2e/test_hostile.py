"""Text from a notebook is shown as text, wherever it is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from e2e.test_export_journey import document
from playwright.sync_api import Page, expect
from unit.server.test_hostile import HOSTILE

LONG = 120_000
INJECTED = "script, iframe, img, style, math, textarea, a, [onerror], [onload]"
UNSEEN = "\u202e\u2066\u2069\u200b\u200d\ufeff\u2028\u2029"
FIELDS = ["step names", "sources"]


@pytest.fixture(params=FIELDS)
def notebook(server, request: pytest.FixtureRequest) -> Path:
    """The texts as names of steps, which nearly all are refused, or in code that is exported."""
    folder = server.root / f"work{len(list(server.root.iterdir()))}"
    folder.mkdir()
    path = folder / "hostile.ipynb"
    found = document(named() if request.param == FIELDS[0] else exportable())
    found["cells"] = [*headings(), *found["cells"]]
    path.write_text(json.dumps(found))
    return path


def named() -> list[tuple[str, str]]:
    """Each text in a tag, in a comment, in an unknown name's neighbourhood and in a magic."""
    return [
        (f"training:{text}", f"x_{n} = unknown_{n}  # {one_line(text)}\n%{one_line(text)}")
        for n, text in enumerate(HOSTILE)
    ]


def exportable() -> list[tuple[str, str]]:
    """Each text as a parameter, a constant, a file's name and a comment."""
    short = [text for text in HOSTILE if len(text) < 1_000]
    parameters = [f"given_{n} = {json.dumps(text)}" for n, text in enumerate(short)]
    kept = [f"rows_{n} = [given_{n}, {text!r}]  # {one_line(text)}" for n, text in enumerate(short)]
    shown = [f"print({text!r})" for text in short]
    used = "\n".join(f"size_{n} = len(rows_{n})" for n in range(len(short)))
    return [
        ("parameters", "\n".join(parameters)),
        ("data", "\n".join(kept)),
        ("", "\n".join(shown)),
        ("evaluation", used),
    ]


def headings() -> list[dict[str, Any]]:
    return [
        {"cell_type": "markdown", "id": f"h{n}", "metadata": {}, "source": f"# {one_line(text)}"}
        for n, text in enumerate(HOSTILE)
        if len(text) < 1_000
    ]


def one_line(text: str) -> str:
    return " ".join(text.splitlines())[:2_000]


def test_it_is_shown_as_text(lab, request: pytest.FixtureRequest) -> None:
    page: Page = lab.page
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    lab.show_panel()
    expect(lab.panel.locator(".nb2prod-Step").first).to_be_visible(timeout=LONG)
    more = lab.panel.get_by_role("button", name="Show all")
    if more.count():
        more.click()
    lab.panel.locator("summary", has_text="Options").click()
    if "sources" in request.node.name:
        lab.panel.get_by_role("button", name="Preview the files").click()
        files = lab.panel.get_by_label("Files of the package")
        for name in ("data.py", "params.py", "evaluation.py"):
            files.get_by_role("button", name=name, exact=True).first.click()
            expect(files.locator(".nb2prod-Text")).to_contain_text("def ", timeout=LONG)
            expect_text_alone(lab.panel)
        lab.panel.get_by_role("button", name="Export without proof").click()
        result = lab.panel.get_by_label("Result")
        expect(result).to_contain_text("No value is proved", timeout=LONG)
    else:
        chips = page.locator("[data-nb2prod-chip]")
        expect(chips).to_have_count(len(HOSTILE))
        texts = chips.evaluate_all("all => all.map(one => one.dataset.nb2prodChip)")
        assert max(map(len, texts)) < 100
        assert not any(character in text for text in texts for character in UNSEEN)
        assert page.locator(".jp-CodeCell .nb2prod-Ghost *").count() == 0
    expect_text_alone(lab.panel)
    assert dialogs == []


def expect_text_alone(panel: Any) -> None:
    """Nothing in the panel was made by a text, and nothing turns the direction of what follows."""
    assert panel.locator(INJECTED).count() == 0
    text = panel.inner_text()
    assert not any(character in text for character in UNSEEN)
    assert len(text) < 300_000
