"""Cron expressions of five fields in the forms that schedulers of others take."""

from __future__ import annotations

import re

from nb2prod.errors import InputError


def quartz(cron: str, tool: str) -> str:
    """Return a cron expression as Quartz writes it, with seconds first.

    Args:
        tool: who takes it; for the message.

    Raises:
        InputError: it names days of the month and of the week, which Quartz does not take.
    """
    minute, hour, day, month, weekday = cron.split()
    if weekday == "*":
        return f"0 {minute} {hour} {day} {month} ?"
    if day != "*":
        raise InputError(
            f"schedule '{cron}': {tool} takes days of the month or of the week, not both"
        )
    week = ",".join(map(_days, weekday.split(",")))
    return f"0 {minute} {hour} ? {month} {week}"


def _days(item: str) -> str:
    """Days of the week that count from Sunday as 1; in a range to 7, Sunday comes last."""
    if to_sunday := re.fullmatch(r"(\d)-7(?:/(\d))?", item):
        days = range(int(to_sunday[1]), 8, int(to_sunday[2] or 1))
        return ",".join(map(str, sorted({day % 7 + 1 for day in days})))
    return re.sub(r"(?<![/\d])\d", lambda found: str(int(found[0]) % 7 + 1), item)


def event_bridge(cron: str, tool: str) -> str:
    """Return a cron expression as Amazon EventBridge writes it, with the year last.

    Raises:
        InputError: as ``quartz``.
    """
    return quartz(cron, tool).removeprefix("0 ") + " *"
