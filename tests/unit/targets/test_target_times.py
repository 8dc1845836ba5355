from __future__ import annotations

import pytest

from nb2prod.errors import InputError
from nb2prod.targets.times import event_bridge, quartz


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("0 3 * * *", "0 0 3 * * ?"),
        ("0 3 1 * *", "0 0 3 1 * ?"),
        ("30 6 * * 1", "0 30 6 ? * 2"),
        ("30 6 * * 1-5", "0 30 6 ? * 2-6"),
        ("0 0 * * 0", "0 0 0 ? * 1"),
        ("0 0 * * 7", "0 0 0 ? * 1"),
        ("0 0 * * 5-7", "0 0 0 ? * 1,6,7"),
        ("0 0 * * 0-7", "0 0 0 ? * 1,2,3,4,5,6,7"),
        ("0 0 * * 1-7/2,2", "0 0 0 ? * 1,2,4,6,3"),
        ("0 0 * * MON,FRI", "0 0 0 ? * MON,FRI"),
    ],
)
def test_times_are_those_of_cron(cron: str, expected: str) -> None:
    assert quartz(cron, "Databricks") == expected


def test_days_of_month_and_week_together_are_refused() -> None:
    with pytest.raises(InputError, match="not both"):
        quartz("0 3 1 * 1", "Databricks")


@pytest.mark.parametrize(
    ("cron", "expected"), [("0 3 * * 1", "0 3 ? * 2 *"), ("5 0 1 */2 *", "5 0 1 */2 ? *")]
)
def test_times_of_event_bridge_have_years_and_no_seconds(cron: str, expected: str) -> None:
    assert event_bridge(cron, "SageMaker") == expected
