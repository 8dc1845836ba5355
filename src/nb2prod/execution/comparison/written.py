"""Written files compared by what is in them."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable
from typing import Any

from .compare import Difference
from .pictures import compare_pictures
from .showing import short
from .texts import compare_texts, same_line
from .tolerance import Tolerance
from .values import differences

_TABLES = {".csv": ",", ".tsv": "\t"}
_PACKED = (".xlsx", ".npz", ".zip", ".docx")
_MOMENTS = ("docProps/core.xml",)  # when somebody made the file, and who


def compare_contents(
    expected: bytes, found: bytes, name: str, tolerance: Tolerance
) -> list[Difference]:
    """Compare the bytes of two files as their name's ending says, else as text, else as they are.

    Args:
        name: the file's path; paths of differences start with it.
    """
    if expected == found:
        return []
    suffix = os.path.splitext(name)[1].lower()
    if suffix == ".png":
        picture = compare_pictures(expected, found, name, tolerance)
        return [picture] if picture else []
    try:
        if suffix in _PACKED:
            return _compare_packed(expected, found, name, tolerance)
        one, other = expected.decode(), found.decode()
        return _by_ending(suffix)(one, other, name, tolerance)
    except (UnicodeDecodeError, zipfile.BadZipFile, csv.Error):
        sizes = {"expected": f"{len(expected)} bytes", "found": f"{len(found)} bytes"}
        note = "the bytes differ"
        return [Difference(path=name, where=name, kind="value", note=note, **sizes)]


def _by_ending(suffix: str) -> Callable[[str, str, str, Tolerance], list[Difference]]:
    if suffix == ".json":
        return _compare_json
    if suffix in _TABLES:
        return lambda one, other, name, tolerance: _compare_tables(
            one, other, name, tolerance, _TABLES[suffix]
        )
    return compare_texts


def _compare_json(expected: str, found: str, name: str, tolerance: Tolerance) -> list[Difference]:
    try:
        values: list[Any] = [json.loads(text) for text in (expected, found)]
    except ValueError:
        return compare_texts(expected, found, name, tolerance)
    return list(differences(values[0], values[1], name=f"{name}: value", tolerance=tolerance))


def _compare_tables(
    expected: str, found: str, name: str, tolerance: Tolerance, delimiter: str
) -> list[Difference]:
    one, other = (
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        for text in (expected, found)
    )
    if len(one) != len(other):
        sizes = {"expected": f"{len(one)} lines", "found": f"{len(other)} lines"}
        return [Difference(path=name, where=name, kind="shape", **sizes)]
    return [
        difference
        for number, rows in enumerate(zip(one, other, strict=True), 1)
        if rows[0] != rows[1]
        for difference in _compare_rows(*rows, f"{name} line {number}", tolerance)
    ]


def _compare_rows(
    one: list[str], other: list[str], path: str, tolerance: Tolerance
) -> list[Difference]:
    if len(one) != len(other):
        sizes = {"expected": f"{len(one)} columns", "found": f"{len(other)} columns"}
        return [Difference(path=path, where=path, kind="shape", **sizes)]
    return [
        Difference(
            path=f"{path} column {at}",
            where=path,
            kind="value",
            expected=short(a),
            found=short(b),
        )
        for at, (a, b) in enumerate(zip(one, other, strict=True), 1)
        if not same_line(a, b, tolerance)
    ]


def _compare_packed(
    expected: bytes, found: bytes, name: str, tolerance: Tolerance
) -> list[Difference]:
    with zipfile.ZipFile(io.BytesIO(expected)) as one, zipfile.ZipFile(io.BytesIO(found)) as other:
        names = sorted(set(one.namelist()) - set(_MOMENTS))
        others = sorted(set(other.namelist()) - set(_MOMENTS))
        if names != others:
            texts = {"expected": short(names), "found": short(others)}
            return [Difference(path=name, where=name, kind="value", **texts)]
        return [
            difference
            for member in names
            for difference in compare_contents(
                one.read(member), other.read(member), f"{name}/{member}", tolerance
            )
        ]
