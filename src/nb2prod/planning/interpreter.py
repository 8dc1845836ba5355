"""The interpreter of a notebook's kernel: found, and asked where it imports from.

The notebook is not run, and no kernel is started.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nb2prod.planning.installed import Environment, environment_at

_KERNEL_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PYTHON = re.compile(r"python(\d+(\.\d+)?)?(\.exe)?")
_ASK = """
import json, site, sys
users = [site.getusersitepackages()] if sys.prefix == sys.base_prefix else []
print(json.dumps([sys.version.split()[0], sys.path + users]))
"""
_SECONDS = 20


def environment_of(kernel: str | None, variables: Mapping[str, str] = os.environ) -> Environment:
    """The environment of a kernelspec's interpreter, else ours with the reason.

    Args:
        kernel: the kernelspec's name; None if the notebook names none.
        variables: the environment variables that say where Jupyter keeps its files.
    """
    if kernel is None:
        return _ours("the notebook names no kernel")
    command = _kernel_command(kernel, variables)
    if command is None:
        native = kernel.lower() == "python3"
        return _ours("" if native else f"the kernel {kernel!r} is not installed here")
    if command in ("python", "python3", f"python3.{sys.version_info.minor}"):
        return _ours("")
    command = shutil.which(command) or command
    if not os.path.isabs(command) or not _PYTHON.fullmatch(os.path.basename(command)):
        return _ours(f"the kernel {kernel!r} is not started by a Python interpreter")
    if _same_interpreter(command):
        return _ours("")
    answer = _cached(command, variables)
    if answer is None:
        return _ours(f"the interpreter of the kernel {kernel!r} does not answer")
    python, paths = answer
    return environment_at(paths, python=python, interpreter="kernel")


def interpreter_of(kernel: str | None, variables: Mapping[str, str] = os.environ) -> str:
    """The Python that a kernel runs in; ours where its own is not known."""
    command = _kernel_command(kernel, variables) if kernel else None
    if command is None or command in ("python", "python3", f"python3.{sys.version_info.minor}"):
        return sys.executable
    command = shutil.which(command) or command
    is_python = os.path.isabs(command) and _PYTHON.fullmatch(os.path.basename(command))
    return command if is_python else sys.executable


def kernel_folders(variables: Mapping[str, str]) -> Iterator[Path]:
    """The folders where Jupyter looks for kernelspecs, in its order."""
    for folder in variables.get("JUPYTER_PATH", "").split(os.pathsep):
        if folder:
            yield Path(folder, "kernels")
    users = [_user_folder(variables) / "kernels"]
    ours = [Path(sys.prefix, "share", "jupyter", "kernels")]
    in_venv = sys.prefix != sys.base_prefix
    yield from ours + users if in_venv else users + ours
    if os.name == "nt":
        yield Path(variables.get("PROGRAMDATA", "C:/ProgramData"), "jupyter", "kernels")
    else:
        yield Path("/usr/local/share/jupyter/kernels")
        yield Path("/usr/share/jupyter/kernels")
    yield Path.home() / ".ipython" / "kernels"


def _user_folder(variables: Mapping[str, str]) -> Path:
    if variables.get("JUPYTER_DATA_DIR"):
        return Path(variables["JUPYTER_DATA_DIR"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Jupyter"
    if os.name == "nt":
        return Path(variables.get("APPDATA", Path.home()), "jupyter")
    data = variables.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data, "jupyter")


def _kernel_command(kernel: str, variables: Mapping[str, str]) -> str | None:
    """The program that starts the kernel; None if it is not installed."""
    if not _KERNEL_NAME.fullmatch(kernel):
        return None
    for folder in kernel_folders(variables):
        for name in dict.fromkeys((kernel, kernel.lower())):
            spec = _json(folder / name / "kernel.json")
            if isinstance(spec, dict):
                command = spec.get("argv") or [""]
                return str(command[0]) if isinstance(command, list) else ""
    return None


def _ours(reason: str) -> Environment:
    return environment_at(
        sys.path,
        python=sys.version.split()[0],
        interpreter="nb2prod" if reason else "kernel",
        reason=reason,
    )


def _same_interpreter(command: str) -> bool:
    """Whether it is ours: links are followed up to the folder only, as venvs are links."""
    return _spelled(command) == _spelled(sys.executable)


def _spelled(command: str) -> tuple[str, str]:
    folder, name = os.path.split(command)
    return os.path.realpath(folder), re.sub(r"[\d.]+|\.exe$", "", name)


def _cached(command: str, variables: Mapping[str, str]) -> tuple[str, tuple[str, ...]] | None:
    """The interpreter's version and import folders, asked once for each state of it."""
    try:
        changed = [os.stat(command).st_mtime_ns, _site_changed(command)]
    except OSError:
        return None
    store = _cache_file(command, variables)
    known = _json(store)
    if not isinstance(known, dict) or known.get("changed") != changed:
        asked = _ask(command)
        if asked is None:
            return None
        known = {"changed": changed, "answer": asked}
        _keep(store, known)
    return _answer(known.get("answer"))


def _site_changed(command: str) -> int:
    """When the interpreter's virtual environment was last configured."""
    config = Path(command).parent.parent / "pyvenv.cfg"
    return config.stat().st_mtime_ns if config.exists() else 0


def _ask(command: str) -> Any:
    import subprocess

    try:
        done = subprocess.run(
            [command, "-I", "-c", _ASK],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
        return json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _answer(answer: Any) -> tuple[str, tuple[str, ...]] | None:
    match answer:
        case [str(python), [*paths]]:
            return python, tuple(str(path) for path in paths)
    return None


def _cache_file(command: str, variables: Mapping[str, str]) -> Path:
    import hashlib

    import platformdirs

    folder = variables.get("NB2PROD_CACHE_DIR") or platformdirs.user_cache_dir("nb2prod")
    name = hashlib.sha256(os.fsencode(command)).hexdigest()[:32]
    return Path(folder, "interpreters", f"{name}.json")


def _keep(store: Path, known: dict[str, Any]) -> None:
    """Store an answer; where that cannot be done, it is asked again the next time."""
    beside = store.with_suffix(f".{os.getpid()}.tmp")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(known), encoding="utf-8")
        os.replace(beside, store)
    except OSError:
        return


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
