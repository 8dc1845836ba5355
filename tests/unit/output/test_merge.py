"""The three-way merge."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.output.merge import merge

texts = st.lists(st.sampled_from(["a", "b", "c", "", "x = 1", "x = 2"]), max_size=9).map("\n".join)
edits = st.lists(st.sampled_from("abcde"), max_size=4)


@pytest.mark.parametrize(
    ("base", "mine", "yours", "merged"),
    [
        ("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n", "0\n1\n2\n3\n4\n"),
        ("1\n2\n3\n", "1\n3\n", "1\n2\n3\n4\n", "1\n3\n4\n"),
        ("1\n2\n3\n", "1\nx\n3\n", "1\nx\n3\n", "1\nx\n3\n"),
        ("1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n", None),
        ("1\n2\n", "x\n2\n", "1\ny\n", None),
        ("1\n2\n3\n", "1\n3\n", "1\ny\n3\n", None),
        ("", "a\n", "b\n", None),
        ("1\n2\n3", "0\n1\n2\n3", "1\n2\n3\n", "0\n1\n2\n3\n"),
        ("1\n2\n3", "1\n2\n3\n4", "0\n1\n2\n3", "0\n1\n2\n3\n4"),
        ("1\r\n2\r\n3\r\n", "1\r\n2\r\n", "0\r\n1\r\n2\r\n3\r\n", "0\r\n1\r\n2\r\n"),
        ("1\n2\x0c\n3\n", "1\n2\x0c\n3\n4\n", "1\n2\x0c\n3\n", "1\n2\x0c\n3\n4\n"),
    ],
)
def test_cases(base: str, mine: str, yours: str, merged: str | None) -> None:
    assert merge(base, mine, yours) == merged


@given(texts, texts)
def test_same_on_both_sides(base: str, side: str) -> None:
    assert merge(base, side, side) == side


@given(texts, texts)
def test_one_side_changed(base: str, side: str) -> None:
    assert merge(base, base, side) == side
    assert merge(base, side, base) == side


@given(texts, texts, texts)
def test_sides_are_equal(base: str, mine: str, yours: str) -> None:
    assert merge(base, mine, yours) == merge(base, yours, mine)


@given(edits, edits, edits, edits)
def test_disjoint_edits_are_both_there(
    top: list[str], bottom: list[str], old_top: list[str], old_bottom: list[str]
) -> None:
    middle = ["one", "two", "three"]

    def text(first: list[str], last: list[str]) -> str:
        return "".join(f"{line}\n" for line in first + middle + last)

    merged = merge(text(old_top, old_bottom), text(top, old_bottom), text(old_top, bottom))
    assert merged == text(top, bottom)


@settings(max_examples=300)
@given(texts, texts, texts)
def test_no_added_line_is_lost(base: str, mine: str, yours: str) -> None:
    merged = merge(base, mine, yours)
    if merged is not None:
        for side in (mine, yours):
            for line in set(side.split("\n")) - set(base.split("\n")):
                assert merged.split("\n").count(line) >= side.split("\n").count(line)
