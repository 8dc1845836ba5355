"""Download source distributions from PyPI without building them, and unpack them."""

from __future__ import annotations

import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

BACKENDS = (
    "mesonpy",
    "setuptools.build_meta",
    "hatchling.build",
    "flit_core.buildapi",
    "poetry.core.masonry.api",
    "scikit_build_core.build",
    "maturin",
)

STAND_IN = '''\
"""A build backend that builds nothing: it only says which distribution this is."""

import os
from pathlib import Path


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    name, version = os.environ["CORPUS_SDIST"].split("==")
    folder = f"{name.replace('-', '_')}-{version}.dist-info"
    target = Path(metadata_directory, folder)
    target.mkdir(parents=True)
    text = f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n"
    (target / "METADATA").write_text(text, encoding="utf-8")
    return folder


class _Legacy:
    prepare_metadata_for_build_wheel = staticmethod(prepare_metadata_for_build_wheel)


__legacy__ = _Legacy()
'''


def write_stand_ins(folder: Path) -> None:
    """Write a stand-in module for every known build backend below `folder`."""
    for backend in BACKENDS:
        *packages, module = backend.split(".")
        place = folder
        for package in packages:
            place /= package
            place.mkdir(parents=True, exist_ok=True)
            (place / "__init__.py").touch()
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{module}.py").write_text(STAND_IN, encoding="utf-8")


def find_archive(requirement: str, folder: Path) -> Path | None:
    """The archive of `NAME==VERSION` in `folder`, however its name is spelt."""
    wanted = requirement.replace("==", "-").replace("-", "_").lower()
    for path in sorted(folder.glob("*")):
        stem = path.name.removesuffix(".tar.gz").removesuffix(".zip")
        if stem != path.name and stem.replace("-", "_").lower() == wanted:
            return path
    return None


def download(requirement: str, folder: Path, *, python: Path, backends: Path) -> Path:
    """Fetch the source archive of `NAME==VERSION`; one that is there is kept."""
    folder.mkdir(parents=True, exist_ok=True)
    found = find_archive(requirement, folder)
    if found is not None:
        return found
    options = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-q"]
    command = [str(python), "-m", "pip", "download", *options]
    environment = {
        **os.environ,
        "PYTHONPATH": str(backends.resolve()),
        "CORPUS_SDIST": requirement,
        "SETUPTOOLS_USE_DISTUTILS": "stdlib",
    }
    subprocess.run([*command, "-d", str(folder), requirement], check=True, env=environment)
    found = find_archive(requirement, folder)
    if found is None:
        raise FileNotFoundError(f"pip left no archive of {requirement} in {folder}")
    return found


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack `archive` into a folder named after it and return its top folder."""
    stem = archive.name.removesuffix(".tar.gz").removesuffix(".zip")
    target = folder / stem
    if not target.exists():
        partial = folder / f"{stem}.partial"
        partial.mkdir(parents=True, exist_ok=True)
        if archive.suffix == ".zip":
            with zipfile.ZipFile(archive) as bundle:
                bundle.extractall(partial)
        else:
            with tarfile.open(archive) as bundle:
                bundle.extractall(partial, filter="data")
        partial.rename(target)
    inner = [path for path in target.iterdir() if path.is_dir()]
    return inner[0] if len(inner) == 1 else target
