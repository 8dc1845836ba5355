"""Which runs, in which order: conditions such as ``accuracy>0.8`` as SQL with bound values."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from nb2prod.errors import InputError
from nb2prod.tracking.codec import number_of, text

FIELDS = ("id", "status", "via", "experiment", "sweep", "started", "seconds")
_CONDITION = re.compile(r"\s*(.+?)\s*(>=|<=|!=|=|>|<)\s*(.*?)\s*", re.DOTALL)
_TABLES = {"metrics": "value", "parameters": "number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which runs, in which order.

    Attributes:
        experiment: the notebook's file name; None for all.
        where: conditions that all must hold: a metric, a parameter or a field of ``FIELDS``, a
            sign, a value. ``metrics.`` or ``parameters.`` stands before a name that is both.
        order: a metric, a parameter or a field; runs without it come last.
    """

    experiment: str | None = None
    where: tuple[str, ...] = ()
    order: str = "started"
    descending: bool = True
    limit: int | None = None


def select(connection: sqlite3.Connection, query: Query) -> list[str]:
    """The ids of the runs.

    Raises:
        InputError: a condition cannot be read, or no run has what it names.
    """
    builder = _Builder(connection)
    if query.experiment is not None:
        builder.add("r.experiment = ?", text(query.experiment))
    for condition in query.where:
        builder.condition(condition)
    order = builder.order(query.order, query.descending)
    sql = f"SELECT r.id FROM runs r {' '.join(builder.joins)} {builder.filter} {order}"
    values = [*builder.joined, *builder.values]
    if query.limit is not None:
        sql, values = f"{sql} LIMIT ?", [*values, query.limit]
    return [row[0] for row in connection.execute(sql, values)]


class _Builder:
    """The pieces of a statement. Only our own words go into its text; values are bound."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.joins: list[str] = []
        self.joined: list[Any] = []
        self.values: list[Any] = []
        self._connection = connection
        self._conditions: list[str] = []

    @property
    def filter(self) -> str:
        """The ``WHERE`` clause; empty without conditions."""
        return f"WHERE {' AND '.join(self._conditions)}" if self._conditions else ""

    def add(self, condition: str, *values: Any) -> None:
        """Demand a condition of our own."""
        self._conditions.append(condition)
        self.values += values

    def condition(self, condition: str) -> None:
        """Demand what the user wrote."""
        match = _CONDITION.fullmatch(condition)
        if match is None:
            raise InputError(f"{condition!r} is no condition: write one such as 'accuracy>0.8'")
        name, sign, wanted = match.groups()
        if name in FIELDS:
            value = number_of(wanted) if name in ("started", "seconds") else text(wanted)
            return self.add(f"r.{name} {sign} ?", value)
        table, plain = self._place(name)
        alias = self._join(table, plain, "CROSS JOIN")
        value = number_of(wanted)
        if table == "metrics" and value is None:
            if wanted.lower() != "nan" or sign not in ("=", "!="):
                raise InputError(f"{condition!r}: {wanted!r} is no number")
            return self.add(f"{alias}.value IS {'NOT ' if sign == '!=' else ''}NULL")
        if value is not None:
            return self.add(f"{alias}.{_TABLES[table]} {sign} ?", value)
        if sign not in ("=", "!="):
            raise InputError(f"{condition!r}: {wanted!r} is no number")
        word = "IN" if sign == "=" else "NOT IN"
        self.add(f"{alias}.text {word} (?, ?, ?)", *_spellings(text(wanted)))

    def order(self, name: str, descending: bool) -> str:
        """The ``ORDER BY`` clause; what a run lacks, and NaN, comes last."""
        direction = "DESC" if descending else "ASC"
        if name in FIELDS:
            return f"ORDER BY r.{name} IS NULL, r.{name} {direction}, r.id {direction}"
        table, plain = self._place(name)
        alias = self._join(table, plain, "LEFT JOIN")
        columns = [f"{alias}.{_TABLES[table]}"] + ([f"{alias}.text"] if table[0] == "p" else [])
        keys = ", ".join(f"{column} IS NULL, {column} {direction}" for column in columns)
        return f"ORDER BY {keys}, r.id DESC"

    def _join(self, table: str, name: str, kind: str) -> str:
        """Look a name up run by run: ``CROSS`` keeps SQLite from scanning all names instead."""
        alias = f"j{len(self.joins)}"
        self.joins.append(f"{kind} {table} {alias} ON {alias}.run = r.id AND {alias}.name = ?")
        self.joined.append(text(name))
        return alias

    def _place(self, name: str) -> tuple[str, str]:
        """The table that a name is in, and the name there."""
        table, dot, rest = name.partition(".")
        if dot and table in _TABLES:
            return table, rest
        found = [one for one in _TABLES if self._is_in(one, name)]
        if len(found) == 1:
            return found[0], name
        if found:
            raise InputError(
                f"{name!r} is a metric and a parameter: write metrics.{name} or parameters.{name}"
            )
        import difflib

        near = difflib.get_close_matches(name, [*self._names(), *FIELDS], n=1)
        hint = f"did you mean {near[0]!r}?" if near else "'nb2prod runs list' shows what they have"
        raise InputError(f"no run has a metric or parameter {name!r}: {hint}")

    def _is_in(self, table: str, name: str) -> bool:
        sql = "SELECT 1 FROM names WHERE name = ? AND kind = ?"
        return self._connection.execute(sql, (text(name), table)).fetchone() is not None

    def _names(self) -> list[str]:
        return [row[0] for row in self._connection.execute("SELECT DISTINCT name FROM names")]


def _spellings(wanted: str) -> tuple[str, str, str]:
    """How a parameter's text may be written: as it stands, or as a string of this content."""
    content = wanted
    if len(wanted) > 1 and wanted[0] == wanted[-1] and wanted[0] in "\"'":
        content = wanted[1:-1]
    inner = content.replace("\\", "\\\\")
    return wanted, '"' + inner.replace('"', '\\"') + '"', "'" + inner.replace("'", "\\'") + "'"
