"""Export the churn example, test the package, run it, and show what was made.

The package lies in ``demo/``, a git repository of its own, so that its workflow stays in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = ROOT / "examples" / "churn" / "churn.ipynb"
DEMO = ROOT / "demo"
HIDDEN = {".git", ".nb2prod", "__pycache__", "run"}


def main() -> int:
    """Make the demonstration; returns the exit status of what failed, else 0."""
    git = shutil.which("git")
    if DEMO.exists():
        shutil.rmtree(DEMO)
    DEMO.mkdir()
    if git:
        subprocess.run([git, "init", "--quiet", str(DEMO)], check=True)
    export = ["nb2prod", "export", str(NOTEBOOK), "--record", "--output", str(DEMO)]
    commands = [
        export if git else [*export, "--ci", "none"],
        ["pytest", "-q", "-p", "no:cacheprovider"],
        ["churn", "run", "--output-dir", "run"],
    ]
    for command in commands:
        status = run(command)
        if status:
            return status
    print("\nWhat was made:")
    print("\n".join(tree(DEMO)))
    print("\nMetrics of the run:")
    metrics = json.loads((DEMO / "run" / "metrics.json").read_text(encoding="utf-8"))
    print(json.dumps(metrics, indent=2))
    return 0


def run(command: list[str]) -> int:
    """Run a module of this interpreter in the package's folder, and say so."""
    print(f"\n$ python -m {' '.join(command)}", flush=True)
    paths = [str(DEMO / "src"), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    done = subprocess.run([sys.executable, "-m", *command], cwd=DEMO, env=environment)
    return done.returncode


def tree(folder: Path, indent: str = "  ") -> list[str]:
    """The files below a folder, as lines."""
    lines: list[str] = []
    for path in sorted(folder.iterdir(), key=lambda p: (p.is_dir(), p.name)):
        if path.name in HIDDEN:
            continue
        lines.append(f"{indent}{path.name}{'/' if path.is_dir() else ''}")
        if path.is_dir():
            lines += tree(path, indent + "  ")
    return lines


if __name__ == "__main__":
    sys.exit(main())
