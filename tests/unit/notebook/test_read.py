"""Notebooks and scripts that are as they should be."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nb2prod.model.notebook import Notebook
from nb2prod.notebook.read import read_notebook

SCRIPT = '''\
#!/usr/bin/env python
# ---
# title: About
# jupyter:
#   kernelspec: {name: python3, display_name: Python 3}
#   nb2prod: {mute: [NB201]}
# ---

# %% [markdown]
# # Title
#
# Text

# %% Load it tags=["data:load", "x"] nb2prod={"a": 1}
# %matplotlib inline
# !ls \\
#   -l
x = 1  # %% no marker
text = """
# %% no marker either
# !kept
"""


# %% {"tags": ["skip"], "k": true}
# just a comment
if x:
    # %time f()
    pass
# x = !ls
# df?

# %% [raw]
# as it is

# %% [md]
"""
More text
"""

#%%
# %%time
y = 2
# %% language="bash"
# ls

# %% tags=["active-ipynb"]
# z = 3
'''


def write(path: Path, text: str) -> Notebook:
    path.write_text(text)
    return read_notebook(path)


def test_script(tmp_path: Path) -> None:
    read = write(tmp_path / "a.py", SCRIPT)
    assert (read.kernel, read.options, read.problems) == ("python3", {"mute": ["NB201"]}, ())
    assert read.digest == hashlib.sha256(SCRIPT.encode()).hexdigest()
    assert [(cell.kind, cell.source, cell.tags) for cell in read.cells] == [
        ("markdown", "# Title\n\nText", ()),
        (
            "code",
            "%matplotlib inline\n!ls \\\n  -l\nx = 1  # %% no marker\n"
            'text = """\n# %% no marker either\n# !kept\n"""',
            ("data:load", "x"),
        ),
        ("code", "# just a comment\nif x:\n    %time f()\n    pass\nx = !ls\ndf?", ("skip",)),
        ("raw", "as it is", ()),
        ("markdown", "More text", ()),
        ("code", "%%time\ny = 2", ()),
        ("code", "%%bash\nls", ()),
        ("code", "z = 3", ("active-ipynb",)),
    ]
    assert read.cells[1].options == {"a": 1}


def test_script_without_markers_is_one_cell(tmp_path: Path) -> None:
    read = write(tmp_path / "a.py", "import os\r\nx = 1\r\n")
    assert [cell.source for cell in read.cells] == ["import os\nx = 1"]


@pytest.mark.parametrize("version", [2, 3])
def test_old_formats_are_upgraded_as_nbformat_does(tmp_path: Path, version: int) -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": ["a\n", "b"], "metadata": {}},
        {
            "cell_type": "code",
            "input": "x = 1\n",
            "prompt_number": 3,
            "language": "python",
            "collapsed": False,
            "outputs": [],
            "metadata": {},
        },
        {"cell_type": "raw", "source": "r", "metadata": {}},
    ]
    if version == 3:
        cells.append({"cell_type": "heading", "level": 2, "source": "Head", "metadata": {}})
    document = {
        "nbformat": version,
        "nbformat_minor": 0,
        "metadata": {"name": "n"},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    read = write(tmp_path / "old.ipynb", json.dumps(document))
    expected = nbformat.reads(json.dumps(document), as_version=4)
    assert [(c.kind, c.source) for c in read.cells] == [
        (c.cell_type, c.source) for c in expected.cells
    ]
    assert read.cells[1].execution_count == 3


def test_ipynb(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# T\r\n", "x"]},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {"tags": ["data", "data"], "nb2prod": {"k": 1}},
            "execution_count": 7,
            "outputs": [],
            "source": "x = 1",
        },
    ]
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "conda"}}}
    read = write(tmp_path / "n.ipynb", json.dumps(document | {"cells": cells}))
    assert (read.kernel, read.problems) == ("conda", ())
    first, second = read.cells
    assert (first.index, first.id, first.source, first.execution_count) == (0, "a", "# T\nx", None)
    assert (second.tags, second.options, second.execution_count) == (("data", "data"), {"k": 1}, 7)


def test_a_version_left_behind_does_not_make_a_kernel_python_2(tmp_path: Path) -> None:
    metadata = {"kernelspec": {"name": "python3"}, "language_info": {"version": "2.7.6"}}
    document = {"nbformat": 4, "metadata": metadata, "cells": []}
    assert write(tmp_path / "n.ipynb", json.dumps(document)).kernel == "python3"


def test_reading_imports_nothing_heavy(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "n.ipynb"
    path.write_text('{"nbformat": 4, "metadata": {}, "cells": []}')
    code = (
        "import sys, pathlib; from nb2prod.notebook.read import read_notebook; "
        f"read_notebook(pathlib.Path({str(path)!r})); "
        "print({'nbformat', 'IPython', 'black', 'yaml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
