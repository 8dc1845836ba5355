"""What cannot be used is refused with the right exit code and one line, without a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2prod.cli.main import main


def notebook(*cells: tuple[str, str], **metadata: Any) -> dict[str, Any]:
    """A notebook of code cells, each a tag and a source."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": metadata,
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": [tag] if tag else []},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (tag, source) in enumerate(cells)
        ],
    }


GOOD = notebook(("data", "a = 1"), ("evaluation", "b = a"))
R_KERNEL = notebook(("data", "a <- 1"), kernelspec={"name": "ir", "language": "R"})
FILES: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 2),
    "cut off": (json.dumps(GOOD)[:80].encode(), 2),
    "no json": (b"{'a': 1}", 2),
    "a list": (b"[]", 2),
    "utf-16": (json.dumps(GOOD).encode("utf-16"), 2),
    "byte-order mark": (b"\xef\xbb\xbf" + json.dumps(GOOD).encode(), 0),
    "nbformat 5": (json.dumps(GOOD | {"nbformat": 5}).encode(), 2),
    "nbformat missing": (b'{"cells": []}', 2),
    "cells missing": (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', 2),
    "R": (json.dumps(R_KERNEL).encode(), 2),
    "Python 2": (json.dumps(notebook(("data", "print 'a'"))).encode(), 2),
    "very deep": (b'{"nbformat": 4, "cells": ' + b"[" * 100_000, 2),
    "deep expression": (json.dumps(notebook(("data", "a = " + "(" * 500))).encode(), 2),
    "NUL": (json.dumps(notebook(("data", "a = '\0'"))).encode(), 2),
    "no tags": (json.dumps(notebook(("", "a = 1"))).encode(), 1),
    "does not parse": (json.dumps(notebook(("data", "a = = 1"))).encode(), 1),
    "two roles": (
        json.dumps(notebook(("data", "a = 1"))).replace('"data"', '"data", "training"').encode(),
        1,
    ),
    "undefined name": (json.dumps(notebook(("data", "a = gone + 1"))).encode(), 1),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_read_or_refused(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, expected = FILES[case]
    path = tmp_path / "case.ipynb"
    path.write_bytes(content)
    code = main(["export", str(path), "--output", str(tmp_path / "package"), "--ci", "none"])
    error = capsys.readouterr().err
    assert code == expected, error
    assert "Traceback" not in error
    assert (tmp_path / "package").exists() == (expected == 0)
    if expected == 2:
        assert len(error.strip().splitlines()) == 1
        assert "case.ipynb" in error


def _fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    "make",
    [lambda path: None, Path.mkdir, _fifo],
    ids=["missing", "a folder", "a FIFO"],
)
def test_what_is_no_file_is_refused(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.ipynb"
    make(path)
    assert main(["plan", str(path)]) == 2
    assert "case.ipynb" in capsys.readouterr().err


def _file(path: Path) -> None:
    path.write_text("mine", encoding="utf-8")


def _link(path: Path) -> None:
    path.symlink_to(path.parent)


@pytest.mark.parametrize("make", [_file, _link], ids=["a file", "a symlink"])
def test_an_output_that_is_no_folder_is_refused(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.ipynb"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    make(tmp_path / "package")
    assert main(["export", str(path), "--output", str(tmp_path / "package")]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


HOSTILE_NAMES = [
    *("data:../x", "data:/etc", "data:a\\b", "data:CON", "data:class", "data:__init__"),
    *("data:" + "x" * 300, "data:$(id)", "data:${{ x }}", "data:{{ x }}", 'data:"""', "data:a\nb"),
    *("data:\N{PILE OF POO}", "data:print", "data:on", "data:: x"),
]


@pytest.mark.parametrize("tag", HOSTILE_NAMES)
def test_a_hostile_name_is_refused_or_harmless(
    tag: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.ipynb"
    path.write_text(json.dumps(notebook((tag, "a = 1"), ("evaluation", "b = a"))), encoding="utf-8")
    package = tmp_path / "package"
    code = main(["export", str(path), "--output", str(package)])
    assert code in (0, 1)
    assert "Traceback" not in capsys.readouterr().err
    for file in package.rglob("*.py"):
        compile(file.read_bytes(), file.name, "exec")
