"""Build the corpus: an environment, unpacked source distributions and notebooks.

What is already there is kept, so an interrupted build goes on where it stopped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from corpus import (
    CORPUS_FILE,
    DEFAULT_CACHE,
    HERE,
    REQUIREMENTS_FILE,
    Entry,
    Places,
    read_entries,
    write_entries,
)
from sdists import download, unpack, write_stand_ins

SDISTS = (
    "MAPIE==0.9.1",
    "arch==7.2.0",
    "hmmlearn==0.3.3",
    "imbalanced-learn==0.12.4",
    "linearmodels==6.1",
    "networkx==3.3",
    "scikit-image==0.26.0",
    "scikit-learn==1.5.2",
    "scikit-survival==0.23.1",
    "sktime==0.34.0",
    "statsmodels==0.14.4",
)
MODULES = (
    "arch black cloudpickle hatchling hmmlearn imblearn linearmodels mapie nbclient "
    "pytest ruff sklearn sksurv sktime sphinx_gallery statsmodels yaml"
)


def make_environment(places: Places) -> None:
    """Create the virtual environment, install the requirements, try the imports."""
    installed = places.env / "installed.txt"
    wanted = REQUIREMENTS_FILE.read_text(encoding="utf-8")
    if not installed.exists() or installed.read_text(encoding="utf-8") != wanted:
        print(f"environment: {places.env} (takes some minutes)", flush=True)
        if not places.python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(places.env)], check=True)
        install = [str(places.python), "-m", "pip", "install", "-q", "-r"]
        subprocess.run([*install, str(REQUIREMENTS_FILE)], check=True)
        installed.write_text(wanted, encoding="utf-8")
    imports = "; ".join(f"import {module}" for module in MODULES.split())
    subprocess.run([str(places.python), "-c", imports], check=True)
    print("environment: ready", flush=True)


def write_kernel(places: Places) -> None:
    """Write a kernel `python3` of the environment, for recording with nb2prod."""
    arguments = [str(places.python), "-m", "ipykernel_launcher", "-f"]
    kernel = {
        "argv": [*arguments, "{connection_file}"],
        "display_name": "Python 3 (corpus)",
        "language": "python",
    }
    folder = places.jupyter / "kernels" / "python3"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kernel.json").write_text(json.dumps(kernel), encoding="utf-8")


def fetch_sources(places: Places) -> dict[str, Path]:
    """Download and unpack all distributions: requirement -> top folder."""
    backends = places.cache / "backends"
    write_stand_ins(backends)
    tops = {}
    for number, requirement in enumerate(SDISTS, start=1):
        archive = download(
            requirement,
            places.cache / "sdists",
            python=places.python,
            backends=backends,
        )
        tops[requirement] = unpack(archive, places.sources)
        print(f"sources: {number}/{len(SDISTS)} {requirement}", flush=True)
    return tops


def is_example(path: Path) -> bool:
    """Whether a file is a notebook, or a script that sphinx-gallery would run."""
    if ".ipynb_checkpoints" in path.parts:
        return False
    if path.suffix == ".ipynb":
        return True
    in_gallery = "examples" in path.parts and path.name.startswith(("plot_", "plot-"))
    return in_gallery and path.suffix == ".py"


def identifier(requirement: str, path: Path) -> str:
    """The id of the notebook at `path` (relative to the top folder)."""
    stem = "__".join(path.with_suffix("").parts)
    return f"{requirement.split('==')[0]}/{stem}"


def find_entries(tops: dict[str, Path]) -> list[Entry]:
    """All notebooks of the distributions; of equal files only the deepest one."""
    executing = {entry.id for entry in read_entries() if entry.executes == "yes"}
    entries: dict[str, Entry] = {}
    for requirement, top in tops.items():
        for path in sorted(top.rglob("*"), key=lambda path: (-len(path.parts), path)):
            relative = path.relative_to(top)
            if not is_example(relative) or not path.is_file():
                continue
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            name = identifier(requirement, relative)
            entry = Entry(
                id=name,
                sdist=requirement,
                path=relative.as_posix(),
                kind="ipynb" if path.suffix == ".ipynb" else "gallery",
                executes="yes" if name in executing else "no",
                sha256=digest,
            )
            entries.setdefault(digest, entry)
    return list(entries.values())


def check_pins(entries: list[Entry], tops: dict[str, Path]) -> None:
    """Complain if a file is not the one that `corpus.tsv` pins."""
    for entry in entries:
        content = (tops[entry.sdist] / entry.path).read_bytes()
        if hashlib.sha256(content).hexdigest() != entry.sha256:
            raise ValueError(f"{entry.id} differs from what {CORPUS_FILE.name} pins")


def write_notebooks(places: Places, entries: list[Entry], tops: dict[str, Path]) -> int:
    """Write the notebooks that are not yet there and return how many there are."""
    scripts = []
    for entry in entries:
        target = places.notebook(entry.id)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        source = tops[entry.sdist] / entry.path
        if entry.kind == "ipynb":
            target.write_bytes(source.read_bytes())
        else:
            scripts.append([str(source), str(target)])
    command = [str(places.python), str(HERE / "gallery.py")]
    subprocess.run(command, input=json.dumps(scripts), text=True, check=True)
    return sum(places.notebook(entry.id).exists() for entry in entries)


def main() -> None:
    """Build everything and say how many notebooks there are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE)
    parser.add_argument("--pin", action="store_true", help="write corpus.tsv anew")
    options = parser.parse_args()
    places = Places(cache=options.cache.resolve())
    make_environment(places)
    write_kernel(places)
    tops = fetch_sources(places)
    if options.pin:
        write_entries(find_entries(tops))
    entries = read_entries()
    check_pins(entries, tops)
    count = write_notebooks(places, entries, tops)
    executing = sum(entry.executes == "yes" for entry in entries)
    print(f"notebooks: {count} of {len(entries)}, {executing} known to execute")


if __name__ == "__main__":
    main()
