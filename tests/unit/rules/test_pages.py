"""Each code has a page and a row in the index, and the page's example gives the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nb2prod.rules.context import Rule
from nb2prod.rules.registry import BUILT_IN

ROOT = Path(__file__).parents[3]
PAGES = ROOT / "docs" / "diagnostics"
HEADINGS = ["Why it matters", "Example", "What to do", "How to mute"]
_CODE = re.compile(r"\bNB\d{3}\b")
_QUOTED = re.compile(r'"(NB\d{3})"')
_ROW = re.compile(r"^\| \[(NB\d{3})\]\(NB\d{3}\.md\) \| (\w+) \| (.+) \|$", re.MULTILINE)


def codes_in_source() -> set[str]:
    files = (ROOT / "src" / "nb2prod").rglob("*.py")
    return {code for file in files for code in _QUOTED.findall(file.read_text(encoding="utf-8"))}


def pages() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in PAGES.glob("NB*.md")}


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    assert codes_in_source() == pages().keys()


def test_index_lists_every_page_with_its_severity_and_title() -> None:
    rows = _ROW.findall((PAGES / "README.md").read_text(encoding="utf-8"))
    expected = []
    for code, text in sorted(pages().items()):
        title = text.partition("\n")[0].removeprefix(f"# {code}: ")
        severity = re.search(r"^Severity: (\w+)$", text, re.MULTILINE)
        assert severity is not None, code
        expected.append((code, severity[1], title))
    assert rows == expected


@pytest.mark.parametrize("code", sorted(pages()))
def test_pages_have_one_form(code: str) -> None:
    text = pages()[code]
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert set(_CODE.findall(text)) == {code}


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.code)
def test_example_gives_the_code(rule: Rule, check) -> None:
    text = pages()[rule.code]
    assert f"\nSeverity: {rule.severity}\n" in text
    example = re.search(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert example is not None
    assert [item.code for item in check(rule, example[1])] == [rule.code]
