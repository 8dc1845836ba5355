"""What the tests of all rules have in common: notebooks with findings, and notebooks without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from nb2prod.rules.context import Rule

Expected = Sequence[tuple[int | None, int | None, str]]
"""Cell, line and words of the message of each finding, in order."""


def cases(
    rule: Rule, found: Sequence[tuple[str, Expected]], left_alone: Sequence[str]
) -> tuple[Callable[..., None], Callable[..., None]]:
    """The two tests of a rule.

    Args:
        found: notebooks as text with what the rule says about them.
        left_alone: notebooks as text about which it says nothing.
    """

    @pytest.mark.parametrize(("text", "expected"), found)
    def test_found(check: Any, text: str, expected: Expected) -> None:
        findings = check(rule, text)
        assert [(item.cell, item.line) for item in findings] == [item[:2] for item in expected]
        for item, (_, _, words) in zip(findings, expected, strict=True):
            assert words in item.message
            assert (item.code, item.severity) == (rule.code, rule.severity)

    @pytest.mark.parametrize("text", left_alone)
    def test_left_alone(check: Any, text: str) -> None:
        assert check(rule, text) == []

    return test_found, test_left_alone
