"""The interpreter of a notebook's kernel, and the variables that its kernelspec sets."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping

from nb2prod.errors import InputError, RunError

_GIVE = "give the package's interpreter by --python PATH"


def kernel_python(kernel: str | None) -> tuple[str, Mapping[str, str]]:
    """Return the interpreter that starts a kernel, and the variables set for it.

    Raises:
        RunError: the kernel is not installed, or no Python starts it by itself.
    """
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    name = kernel or "python3"
    try:
        spec = KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        raise RunError(f"the notebook's kernel '{name}' is not installed; {_GIVE}") from None
    command = spec.argv[0] if spec.argv else ""
    if command in ("python", "python3", f"python3.{sys.version_info.minor}"):
        return sys.executable, spec.env
    found = shutil.which(command)
    if found is None or not os.path.basename(found).startswith("python"):
        raise RunError(f"the kernel '{name}' is not started by a Python interpreter; {_GIVE}")
    return found, spec.env


def given_python(path: str) -> str:
    """Return the path of an interpreter that the user names.

    Raises:
        InputError: there is none.
    """
    found = shutil.which(os.path.expanduser(path))
    if found is None:
        raise InputError(f"--python {path}: there is no such program")
    return os.path.abspath(found)
