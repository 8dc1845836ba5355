"""Cron expressions for providers that do not read names, ranges or steps as cron does."""

from __future__ import annotations

from dataclasses import dataclass

from nb2prod.errors import InputError

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
EVERY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When something starts: each field ``*`` or numbers in order, weekdays from 0 for Sunday."""

    minute: str
    hour: str
    day: str
    month: str
    weekday: str


def times(schedule: str) -> Times:
    """Return the fields of a cron expression, every range and step written out.

    Raises:
        InputError: it is none.
    """
    minute, hour, day, month, weekday = schedule.split(" ")
    try:
        return Times(
            minute=_field(minute, 0, 59),
            hour=_field(hour, 0, 23),
            day=_field(day, 1, 31),
            month=_field(month, 1, 12, MONTHS),
            weekday=_field(weekday, 0, 7, DAYS),
        )
    except ValueError as error:
        raise InputError(f"the schedule {schedule!r} is no cron expression: {error}") from error


def _field(text: str, low: int, high: int, names: list[str] | None = None) -> str:
    if text == EVERY:
        return EVERY
    numbers: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, last = _span(span, low, high, names or [], stepped=bool(step))
        numbers.update(range(first, last + 1, _step(step)))
    if names is DAYS:
        numbers = {number % 7 for number in numbers}
    return ",".join(map(str, sorted(numbers)))


def _span(text: str, low: int, high: int, names: list[str], *, stepped: bool) -> tuple[int, int]:
    top = 6 if names is DAYS else high
    if text == EVERY:
        return low, top
    start, dash, end = text.partition("-")
    first = _number(start, low, names)
    last = _number(end, low, names) if dash else top if stepped else first
    if not low <= first <= last <= high:
        raise ValueError(f"{text!r} does not lie between {low} and {high}")
    return first, last


def _number(text: str, low: int, names: list[str]) -> int:
    if text in names:
        return names.index(text) + low
    if not text.isdigit():
        raise ValueError(f"{text!r} is no number")
    return int(text)


def _step(text: str) -> int:
    if text and (not text.isdigit() or int(text) == 0):
        raise ValueError(f"{text!r} is no step")
    return int(text or 1)
