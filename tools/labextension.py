"""Build the JupyterLab extension, if it is not that of the sources.

The build hook calls ``build``; ``python tools/labextension.py`` does the same for an editable
install, and gives the result to the JupyterLab of this interpreter.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "labextension"
BUILT = ROOT / "src" / "nb2prod" / "labextension"
DIGEST = BUILT / "static" / "sources.sha256"
PACKAGES = SOURCES / "node_modules"
LOCK = SOURCES / "package-lock.json"
CONFIG = ROOT / "jupyter-config" / "jupyter_server_config.d" / "nb2prod.json"


def main() -> int:
    """Build, and put the files where this interpreter's JupyterLab looks."""
    build()
    data = Path(sysconfig.get_path("data"))
    installed = data / "share" / "jupyter" / "labextensions" / "nb2prod"
    shutil.rmtree(installed, ignore_errors=True)
    shutil.copytree(BUILT, installed)
    shutil.copy(SOURCES / "install.json", installed)
    config = data / "etc" / "jupyter" / CONFIG.parent.name
    config.mkdir(parents=True, exist_ok=True)
    shutil.copy(CONFIG, config)
    return 0


def build(_target: str = "wheel", _version: str = "standard") -> None:
    """Build into the Python package, unless what is there was made of the same sources.

    Raises:
        SystemExit: it must be built, and there is no npm.
    """
    digest = digest_of_sources()
    if DIGEST.is_file() and DIGEST.read_text() == digest:
        return
    shutil.rmtree(BUILT, ignore_errors=True)
    install_packages()
    run("run", "build:prod")
    DIGEST.write_text(digest)


def install_packages() -> None:
    """Install what the lock file names, unless that is there."""
    mark = PACKAGES / ".lock.sha256"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text() != wanted:
        run("ci", "--no-progress", "--loglevel=error")
        mark.write_text(wanted)


def digest_of_sources() -> str:
    """SHA-256 of the files that the result is made of."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(SOURCES).as_posix().encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> list[Path]:
    folders = [SOURCES / name for name in ("src", "style", "schema")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [*files, SOURCES / "package.json", SOURCES / "tsconfig.json", LOCK]


def run(*words: str) -> None:
    """Run npm with the scripts of this interpreter in reach."""
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    npm = shutil.which("npm", path=path)
    if npm is None:
        sys.exit("building the JupyterLab extension needs node and npm: 'make' brings both")
    subprocess.run([npm, *words], cwd=SOURCES, env=os.environ | {"PATH": path}, check=True)


if __name__ == "__main__":
    sys.exit(main())
