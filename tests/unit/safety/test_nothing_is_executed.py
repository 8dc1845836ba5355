"""Planning and exporting read a notebook's code; they never run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HOSTILE = """\
__import__("os").system("touch pwned")
open("pwned", "w").write("x")
import subprocess; subprocess.run(["touch", "pwned"])
class A:
    exec("open('pwned', 'w')")
def f(a=open("pwned", "w")):
    return a
@__import__("builtins").eval("lambda f: open('pwned', 'w')")
def g(): ...
x = [open("pwned", "w") for _ in range(1)]
value: open("pwned", "w") = 1
raise SystemExit(3)
"""
SHELL = "!touch pwned\n%%bash\ntouch pwned\n"

WATCH = """
import sys
ALLOWED = ("ruff",)
def hook(event, arguments):
    if event in ("os.system", "os.exec", "os.posix_spawn", "socket.connect"):
        raise RuntimeError(f"{event} {arguments}")
    if event == "subprocess.Popen" and not str(arguments[0]).endswith(ALLOWED):
        raise RuntimeError(f"{event} {arguments}")
    if event == "open" and "pwned" in str(arguments[0]):
        raise RuntimeError(f"{event} {arguments}")
sys.addaudithook(hook)
from nb2prod.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "hostile.ipynb"],
        ["plan", "hostile.ipynb", "--format", "json"],
        ["tag", "hostile.ipynb", "--suggest"],
        ["export", "hostile.ipynb", "--output", "package", "--ci", "none"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_hostile_notebook_is_read_and_not_run(arguments: list[str], tmp_path: Path) -> None:
    cells = [("data", HOSTILE), ("training", "y = 2\n"), ("evaluation", "z = y\n"), ("skip", SHELL)]
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": [tag]},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (tag, source) in enumerate(cells)
        ],
    }
    (tmp_path / "hostile.ipynb").write_text(json.dumps(document), encoding="utf-8")
    command = [sys.executable, "-c", WATCH, *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and "RuntimeError" not in done.stderr, done.stderr
    assert done.returncode in (0, 1)
    assert not (tmp_path / "pwned").exists()
