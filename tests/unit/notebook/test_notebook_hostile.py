"""Bad input is refused with one clear line, or read and said so; never a traceback."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import InputError
from nb2prod.notebook.read import read_notebook
from nb2prod.notebook.translate import translate_notebook


def notebook(*sources: Any, metadata: Any = None, **top: Any) -> dict[str, Any]:
    cells = [
        {"cell_type": "code", "id": f"id{row}", "metadata": {}, "outputs": [], "source": source}
        for row, source in enumerate(sources)
    ]
    known = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    if metadata is not None:
        known["metadata"] = metadata
    return known | top


def dumped(*sources: Any, **top: Any) -> bytes:
    return json.dumps(notebook(*sources, **top)).encode()


WHOLE = dumped("x = 1")
CELL = notebook("x = 1")["cells"][0]
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "cut off": (WHOLE[:-20], "cut off"),
    "cut off in a string": (WHOLE[: WHOLE.index(b"x = 1") + 3], "cut off"),
    "not json": (b"import numpy", "not JSON"),
    "a list": (b"[]", "not an object"),
    "duplicate keys": (b'{"nbformat": 4, "nbformat": 4}', "twice"),
    "utf-16": ("{}".encode("utf-16"), "UTF-16"),
    "utf-16 without mark": ("{}".encode("utf-16-le"), "UTF-16"),
    "latin-1": ('{"a": "é"}'.encode("latin-1"), "not UTF-8"),
    "lone surrogate": (dumped("x = 1", "\n\ud800"), "cell 1 (id id1): line 2 holds half"),
    "nul": (dumped("x = '\0'"), "cell 0 (id id0): line 1 holds a NUL"),
    "nbformat 5": (dumped(nbformat=5), "newer"),
    "nbformat text": (dumped(nbformat="4"), 'nbformat is "4"'),
    "nbformat true": (dumped(nbformat=True), "nbformat is true"),
    "nbformat 1": (dumped(nbformat=1), "nbformat is 1"),
    "nbformat missing": (b'{"cells": []}', "no nbformat"),
    "cells missing": (b'{"nbformat": 4}', "no list of cells"),
    "cells an object": (dumped(cells={}), "no list of cells"),
    "cell not an object": (dumped(cells=[1]), "cell 0 is not an object"),
    "source an int": (dumped("x = 1", 3), "source of cell 1 (id id1)"),
    "source of ints": (dumped([1]), "source of cell 0"),
    "source missing": (dumped(None), "source of cell 0"),
    "metadata null": (
        WHOLE.replace(b'"metadata": {}, "cells"', b'"metadata": null, "cells"'),
        "me",
    ),
    "cell metadata null": (
        dumped(cells=[CELL | {"metadata": None}]),
        "metadata of cell 0 (id id0)",
    ),
    "cell type unknown": (dumped(cells=[CELL | {"cell_type": "sql"}]), 'cell_type "sql"'),
    "options a list": (dumped(metadata={"nb2prod": []}), "`nb2prod`"),
    "cell options": (dumped(cells=[CELL | {"metadata": {"nb2prod": 1}}]), "cell 0 (id id0)"),
    "r kernel": (dumped(metadata={"kernelspec": {"name": "ir", "language": "R"}}), "runs R"),
    "r kernel by name": (dumped(metadata={"kernelspec": {"name": "ir"}}), "runs ir"),
    "julia": (dumped(metadata={"language_info": {"name": "julia"}}), "runs julia"),
    "kernelspec a list": (dumped(metadata={"kernelspec": []}), "`kernelspec`"),
    "python 2 kernel": (dumped(metadata={"kernelspec": {"name": "python2"}}), "Python 2"),
    "python 2 version": (
        dumped(metadata={"language_info": {"name": "python", "version": "2.7.3"}}),
        "Python 2",
    ),
    "python 2 print": (dumped("x = 1", "y = 2\nprint 'a'"), "cell 1 (id id1): line 2 is Python 2"),
    "python 2 exec": (dumped("exec 'a'"), "line 1 is Python 2"),
    "python 2 except": (dumped("try:\n    f()\nexcept A, e:\n    pass"), "line 3 is Python 2"),
    "python 2 after a magic": (dumped("%matplotlib inline\nprint x"), "line 2 is Python 2"),
    "mixed tabs": (dumped("if x:\n\ty = 1\n        z = 2"), "line 3 mixes tabs"),
    "deep json": (b'{"a":' * 100_000, "nested too deeply"),
    "deep lists": (b'{"a":' + b"[" * 200_000, "nested too deeply"),
    "long number": (b'{"a": ' + b"1" * 5000 + b"}", "number too long"),
    "worksheets missing": (dumped(nbformat=3), "worksheets"),
    "worksheet an int": (dumped(nbformat=3, worksheets=[1]), "worksheet is not"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_line(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    path = tmp_path / "bad.ipynb"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert message.startswith(f"{path}: ")
    assert words in message
    assert "; " in message, "it says what to do"
    assert message.isprintable()


DEEP = {
    "sums": "x = " + "1+" * 50_000 + "1",
    "signs": "x = " + "-" * 5_000 + "1",
    "short signs": "x = " + "-" * 300 + "1",
    "brackets": "x = " + "[" * 5_000 + "]" * 5_000,
    "calls": "x" + ".f()" * 20_000,
    "elif": "if a:\n    pass\n" + "elif a:\n    pass\n" * 5_000,
    "blocks": "".join(" " * row + "if a:\n" for row in range(150)) + " " * 150 + "pass",
    "magics": "%time " * 2_000 + "x",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_code_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "deep.ipynb"
    path.write_bytes(dumped("x = 1", DEEP[name]))
    with pytest.raises(InputError, match=r"deep.ipynb: cell 1 \(id id1\): .* nested too deeply"):
        translate_notebook(read_notebook(path))


@pytest.mark.parametrize(
    "source",
    ["x = " + "+ ".join(["1"] * 150), "x = [" + "[1], " * 5_000 + "]", "x = f(" * 80 + ")" * 80],
)
def test_long_code_is_read(tmp_path: Path, source: str) -> None:
    path = tmp_path / "long.ipynb"
    path.write_bytes(dumped(source))
    (code,) = translate_notebook(read_notebook(path))
    assert code.problems == ()


def test_special_files_are_refused_before_reading(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.ipynb"
    os.mkfifo(fifo)
    for path in (fifo, tmp_path, Path("/dev/zero"), tmp_path / "none.ipynb", Path("a\0b.ipynb")):
        with pytest.raises(InputError):
            read_notebook(path)


def test_odd_file_names_are_shown_on_one_line(tmp_path: Path) -> None:
    path = tmp_path / "-a\nb .ipynb"
    path.write_bytes(b"")
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert "\n" not in str(caught.value)


def test_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "mark.ipynb"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE)
    assert read_notebook(path).cells[0].source == "x = 1"


def test_doubled_and_missing_ids_are_repaired_and_doubled_ones_said(tmp_path: Path) -> None:
    cells = [CELL, CELL, {**CELL, "id": "a b"}, {k: CELL[k] for k in CELL if k != "id"}]
    path = tmp_path / "ids.ipynb"
    path.write_bytes(dumped(cells=cells))
    read = read_notebook(path)
    assert [cell.id for cell in read.cells] == ["id0", "cell-1", "cell-2", "cell-3"]
    assert [(p.code, p.cell) for p in read.problems] == [("NB102", 1), ("NB102", 2)]


def test_bidirectional_controls_are_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "bidi.ipynb"
    path.write_bytes(dumped("x = 1", "a\nb = '\u202e'", "y = 'שלום'"))
    assert [(p.code, p.cell, p.line) for p in read_notebook(path).problems] == [("NB103", 1, 2)]


@pytest.mark.parametrize("tags", ["data", [1, "data"], [None], {"a": 1}])
def test_tags_that_are_no_texts_are_said(tmp_path: Path, tags: Any) -> None:
    path = tmp_path / "tags.ipynb"
    path.write_bytes(dumped(cells=[CELL | {"metadata": {"tags": tags}}]))
    assert [problem.code for problem in read_notebook(path).problems] == ["NB105"]


def test_python_2_in_a_cell_that_never_runs_is_left_alone(tmp_path: Path) -> None:
    cells = [CELL | {"source": "print 'a'", "metadata": {"tags": ["raises-exception"]}}]
    path = tmp_path / "two.ipynb"
    path.write_bytes(dumped(cells=cells))
    (code,) = translate_notebook(read_notebook(path))
    assert [(p.code, p.severity) for p in code.problems] == [("NB104", "info")]


def test_python_2_words_in_other_languages_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "words.ipynb"
    path.write_bytes(dumped("%%perl\nprint 'a'", "s = '''\nprint x\n'''", "print (1, 2)"))
    assert len(read_notebook(path).cells) == 3


def test_nothing_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = tmp_path / "run.ipynb"
    path.write_bytes(dumped(f"__import__('os').system('touch {mark}')", f"!touch {mark}"))
    translate_notebook(read_notebook(path))
    assert not mark.exists()


def test_a_hundred_thousand_cells(tmp_path: Path) -> None:
    path = tmp_path / "many.ipynb"
    path.write_bytes(dumped(*(f"x{row} = {row}" for row in range(100_000))))
    start = time.process_time()
    read = read_notebook(path)
    translate_notebook(read)
    assert len(read.cells) == 100_000
    assert time.process_time() - start < 20


SCRIPTS: dict[str, tuple[str, str]] = {
    "empty": ("", "no code"),
    "header only": ("# ---\n# jupyter: {}\n# ---\n", "no code"),
    "bad yaml": ("# ---\n# a: [\n# ---\nx = 1\n", "YAML header"),
    "yaml tag": ("# ---\n# jupyter: !!python/object:os.system a\n# ---\nx = 1\n", "YAML header"),
    "other format": (
        "# ---\n# jupyter: {jupytext: {text_representation: {format_name: light}}}\n# ---\nx\n",
        "'light' format",
    ),
    "python 2": ("# %%\nx = 1\n# %%\nprint x\n", "cell 1 (id cell-1): line 1 is Python 2"),
    "nul": ("# %%\nx = '\0'\n", "NUL"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_refused_with_one_line(tmp_path: Path, name: str) -> None:
    text, words = SCRIPTS[name]
    path = tmp_path / "bad.py"
    path.write_text(text)
    with pytest.raises(InputError) as caught:
        read_notebook(path)
    assert words in str(caught.value)
    assert str(caught.value).isprintable()
