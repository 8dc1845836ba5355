"""Runs a package, or one of its steps, and keeps what it computes; the host says what to do."""

from __future__ import annotations

import inspect
import json
import os
import platform
import sys
import threading
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from .files import Files
from .printed import Printed, outermost
from .saving import Store

API = ("params", "output_dir", "data_dir", "on_step")


class Watched:
    """One process that runs code of a package."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.package = given["package"]
        self.folder = Path(given["folder"])
        self.output = Path(given["output"]) if given["output"] else self.folder / "run"
        self.data = Path(given["data"]) if given["data"] else None
        self.own = frozenset(["__main__", self.package])
        self.answer: dict[str, Any] = {"python": platform.python_version(), "steps": []}
        self._runtime = str(Path(given["source"], self.package, "runtime")) + os.sep
        self._main = threading.main_thread()
        self.printed = Printed(self._writer)

    def run(self) -> None:
        """Run all steps in this process, and keep what they put out."""
        self._run(self.on_step)

    def replay(self) -> None:
        """Run all steps in this process; what they put out is compared later, as it is stored."""
        self._run(None)

    def _run(self, on_step: Any) -> None:
        pipeline = import_module(f"{self.package}.orchestration.pipeline")
        _check(pipeline)
        params = self._params(Path(self.given["params"]))
        result = pipeline.run(params, output_dir=self.output, data_dir=self.data, on_step=on_step)
        self.answer["metrics"] = {name: float(item) for name, item in result.metrics.items()}

    def _params(self, file: Path) -> Any:
        """The parameters as the package's command line has them; None for the code's own."""
        if not file.is_file():
            return None
        return import_module(f"{self.package}.orchestration.params").Params.from_yaml(file)

    def on_step(self, step: str, outputs: dict[str, Any]) -> None:
        """Keep what a step has put out."""
        number = len(self.answer["steps"])
        store = self._store(os.getcwd())
        store.keep(f"{number}.json", outputs)
        texts = "".join(text for _, text in self.printed.taken())
        self.answer["steps"].append({"name": step, "printed": texts})

    def step(self) -> None:
        """Run the command line for one step."""
        import runpy

        sys.argv = [self.package, *self.given["argv"]]
        try:
            runpy.run_module(self.package, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            self.answer["code"] = end.code
        self.answer["printed"] = "".join(text for _, text in self.printed.taken())

    def load(self) -> None:
        """Read what the steps have stored."""
        artifacts = import_module(f"{self.package}.orchestration.artifacts")
        for number, (step, folder) in enumerate(self.given["stored"]):
            self._store().keep(f"{number}.json", artifacts.load_step(Path(folder)))
            lost = dict(artifacts.read_index(Path(folder)).lost)
            self.answer["steps"].append({"name": step, "lost": lost})

    def compare(self) -> None:
        """Compare the stored values with the notebook's as the package's own tests do."""
        sys.path.insert(0, self.given["tests"])
        values = import_module("helpers.values")
        first = import_module("helpers.comparing").first
        artifacts = import_module(f"{self.package}.orchestration.artifacts")
        found = self.answer["compared"] = []
        steps = dict(self.given["stored"])
        self.answer["steady"] = [step for step in steps if values.is_steady(step)]
        for step, folder in self.given["stored"]:
            made = artifacts.read_index(Path(folder))
            for name, differences in values.run_differences(step, made):
                line = first(islice(differences, 1), "{} in the notebook, {} in the package")
                found.append([step, name, line])

    def files(self) -> None:
        """Keep the files that the steps have written, and the values in them."""
        root = Path(self.given["files"])
        start = root.joinpath(*["work"] * self.given["depth"])
        found = Files(root, start)
        found.take_all()
        self._store().keep_files(found)

    def _store(self, *places: str) -> Store:
        known = (*places, str(self.output), str(Path(self.given["files"]).resolve()))
        return Store(self.folder, self.own, known)

    def _writer(self, frame: Any) -> Any:
        """Text counts if code of a step writes it, in whatever thread."""
        if threading.current_thread() is not self._main:
            return ""
        found = outermost(frame, lambda one: one.f_code.co_filename.startswith(self._runtime))
        return None if found is None else ""


def _check(pipeline: Any) -> None:
    """Refuse a package whose interface is not the one that nb2prod writes."""
    known = inspect.signature(pipeline.run).parameters
    missing = [name for name in API if name not in known]
    if missing:
        raise _Interface(f"its function `run` takes no `{missing[0]}`")


class _Interface(Exception):
    """The package lacks a part of its public interface."""


def main(folder: Path) -> None:
    """Do what ``given.json`` of a folder asks; the answer goes to ``answer.json`` there."""
    given = json.loads((folder / "given.json").read_text(encoding="utf-8"))
    sys.path.insert(0, given["source"])
    watched = Watched(given)
    try:
        for action in given["actions"]:
            getattr(watched, action)()
    except _Interface as error:
        watched.answer["interface"] = str(error)
    except BaseException as error:  # the package may raise anything, SystemExit too
        step = getattr(error, "step", "")
        text = str(error) if step else f"{type(error).__name__}: {error}".rstrip(": ")
        watched.answer["error"] = {"step": str(step), "text": text}
    answer = folder / "answer.json"
    answer.write_text(json.dumps(watched.answer), encoding="utf-8")
