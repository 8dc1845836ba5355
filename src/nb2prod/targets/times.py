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
    week = re.sub(r"(?<![/\d])\d", lambda found: str(int(found[0]) % 7 + 1), weekday)
    return f"0 {minute} {hour} ? {month} {week}"


def event_bridge(cron: str, tool: str) -> str:
    """Return a cron expression as Amazon EventBridge writes it, with the year last.

    Raises:
        InputError: as ``quartz``.
    """
    return quartz(cron, tool).removeprefix("0 ") + " *"
