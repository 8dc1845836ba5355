"""Loads this folder's modules into a process that does not have nb2prod.

The text of this file is executed with ``PLACE``, the folder above, and ``PACKAGE``, a private name,
so that neither the search path nor any namespace of the process is touched.
"""

import importlib
import sys
from types import ModuleType

PLACE = globals()["PLACE"]
PACKAGE = globals()["PACKAGE"]


def module(name: str) -> ModuleType:
    """Return one of the modules, such as ``inside.notebook``."""
    if PACKAGE not in sys.modules:
        package = ModuleType(PACKAGE)
        package.__path__ = [PLACE]
        sys.modules[PACKAGE] = package
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        return importlib.import_module(f"{PACKAGE}.{name}")
    finally:
        sys.dont_write_bytecode = before
