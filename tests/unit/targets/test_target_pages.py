"""Each target has a page and a row, and they say what it renders and can do."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from unit.targets.test_rendered_targets import pipeline

from nb2prod.targets.protocol import Target
from nb2prod.targets.registry import all_targets

DOCS = Path(__file__).parents[3] / "docs"
HEADINGS = ["Run it", "What it does not do", "How it is proved"]
each_target = pytest.mark.parametrize("target", all_targets(), ids=lambda target: target.name)
ROW = re.compile(
    r"^\| \[`(\w+)`\]\(targets/\w+\.md\) \| .+ \| (yes|no)[^|]*\| (yes|no) \| (\w+) \|$"
)


def test_each_page_is_of_a_target() -> None:
    pages = {path.stem for path in (DOCS / "targets").glob("*.md")}
    assert pages == {target.name for target in all_targets()}


@each_target
def test_the_page_says_what_is_rendered_and_how_it_runs(target: Target) -> None:
    page = (DOCS / "targets" / f"{target.name}.md").read_text()
    churn = replace(pipeline("Churn"), package="churn")
    assert page.startswith(f"# {target.title}\n")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == HEADINGS
    assert f"--target {target.name}\n" in page and f"\n{target.proof.capitalize()}: " in page
    for path in target.render(churn):
        assert f"- `{path}`\n" in page
    for command in target.commands(churn):
        assert command.partition(" params.")[0] in page


def test_the_table_says_what_each_target_can_do() -> None:
    lines = (DOCS / "targets.md").read_text().splitlines()
    rows = [found.groups() for line in lines if (found := ROW.match(line))]
    words = {True: "yes", False: "no"}
    assert rows == [
        (
            target.name,
            words[target.capabilities.fan_out],
            words[target.capabilities.schedule],
            target.proof.value,
        )
        for target in sorted(all_targets(), key=lambda one: one.name)
    ]
