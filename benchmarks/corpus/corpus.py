"""Where the parts of the corpus lie, and the entries of `corpus.tsv`."""

from __future__ import annotations

import csv
import fnmatch
import json
import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CORPUS_FILE = HERE / "corpus.tsv"
TAGS_FILE = HERE / "tags.json"
REQUIREMENTS_FILE = HERE / "requirements.txt"
DEFAULT_CACHE = HERE / ".cache"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One notebook of the corpus."""

    id: str
    sdist: str
    path: str
    kind: str
    executes: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """The folders of one cache."""

    cache: Path

    @property
    def env(self) -> Path:
        """The virtual environment that notebooks and packages run in."""
        return self.cache / "env"

    @property
    def python(self) -> Path:
        """The interpreter of that environment."""
        return self.env / "bin" / "python"

    @property
    def jupyter(self) -> Path:
        """A Jupyter data folder whose kernel is that environment."""
        return self.cache / "jupyter"

    @property
    def sources(self) -> Path:
        """The folder of unpacked source distributions."""
        return self.cache / "sources"

    def notebook(self, identifier: str) -> Path:
        """The notebook with this id."""
        return self.cache / "notebooks" / f"{identifier}.ipynb"

    def folder(self, entry: Entry) -> Path:
        """The folder in the unpacked distribution that the notebook lies in."""
        name = entry.sdist.replace("==", "-").replace("-", "_").lower()
        for outer in self.sources.iterdir():
            if outer.name.replace("-", "_").lower() == name:
                inner = [path for path in outer.iterdir() if path.is_dir()]
                top = inner[0] if len(inner) == 1 else outer
                return top / Path(entry.path).parent
        raise FileNotFoundError(f"{entry.sdist} is not unpacked: run build.py")


def read_entries(only: str = "*") -> list[Entry]:
    """The entries of `corpus.tsv` whose id fits the pattern `only`."""
    with CORPUS_FILE.open(encoding="utf-8", newline="") as file:
        entries = [Entry(**row) for row in csv.DictReader(file, delimiter="\t")]
    return [entry for entry in entries if fnmatch.fnmatch(entry.id, only)]


def write_entries(entries: Iterable[Entry]) -> None:
    """Write `corpus.tsv`, sorted by id."""
    rows = sorted(entries, key=lambda entry: entry.id)
    with CORPUS_FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(field.name for field in fields(Entry))
        writer.writerows(astuple(row) for row in rows)


def read_tags() -> dict[str, dict[str, Any]]:
    """The hand-made tags: id -> {"tags", "values", "note"}."""
    tags: dict[str, dict[str, Any]] = json.loads(TAGS_FILE.read_text(encoding="utf-8"))
    return tags


def offline_environment() -> dict[str, str]:
    """The environment variables that every notebook and package runs with."""
    return {
        **os.environ,
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }


def without_folder(text: str) -> str:
    """A text in which the paths of the corpus are relative."""
    return text.replace(f"{HERE}{os.sep}", "")
