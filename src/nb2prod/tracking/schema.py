"""The book's tables, and how an older book gets them."""

from __future__ import annotations

import sqlite3

_FIRST = """
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    experiment TEXT NOT NULL,
    status TEXT NOT NULL,
    via TEXT NOT NULL,
    started REAL NOT NULL,
    seconds REAL,
    sweep TEXT NOT NULL,
    error TEXT NOT NULL,
    owner TEXT NOT NULL,
    document TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_started ON runs (experiment, started);
CREATE INDEX runs_running ON runs (status) WHERE status = 'running';
CREATE INDEX runs_sweep ON runs (sweep) WHERE sweep != '';
CREATE TABLE parameters (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    number REAL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE metrics (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    value REAL,
    step TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE names (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (name, kind)
) WITHOUT ROWID;
CREATE TABLE points (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    at REAL NOT NULL,
    number INTEGER,
    value REAL
);
CREATE INDEX points_run ON points (run, name);
CREATE TABLE sources (
    digest TEXT PRIMARY KEY,
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE executions (
    id TEXT PRIMARY KEY,
    cell TEXT NOT NULL,
    digest TEXT NOT NULL,
    document TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE run_executions (
    run TEXT NOT NULL,
    position INTEGER NOT NULL,
    execution TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;
"""
_SIGNED_ZEROS = """
ALTER TABLE metrics RENAME TO metrics_before;
CREATE TABLE metrics (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    value,
    step TEXT NOT NULL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
INSERT INTO metrics SELECT run, name, position, value, step FROM metrics_before;
DROP TABLE metrics_before;
DROP INDEX points_run;
ALTER TABLE points RENAME TO points_before;
CREATE TABLE points (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    at REAL NOT NULL,
    number INTEGER,
    value
);
INSERT INTO points SELECT run, name, at, number, value FROM points_before ORDER BY rowid;
DROP TABLE points_before;
CREATE INDEX points_run ON points (run, name);
"""
"""A column of the type ``REAL`` keeps -0.0 as the whole number 0."""

MIGRATIONS = (_FIRST, _SIGNED_ZEROS)
"""What brings a book from one version to the next; ``user_version`` counts those applied."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the book has had."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the book to this version; the caller holds the write lock in a transaction."""
    for number in range(version_of(connection), VERSION):
        for statement in filter(str.strip, MIGRATIONS[number].split(";")):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")
