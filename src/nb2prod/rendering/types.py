"""Type expressions in a module: what has to be imported, and how they are written there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nb2prod.model.pipeline import ImportBinding

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_NAMES = re.compile(r"(?<![\w.])[^\W\d]\w*(?![\w.])")


def written(expression: str, known: Mapping[str, str]) -> tuple[str, list[ImportBinding]]:
    """A type expression with absolute names as a module writes it, and the imports it needs.

    ``pandas.DataFrame`` becomes ``pd.DataFrame`` where the module imports pandas as pd, else
    ``DataFrame`` with an import.

    Args:
        known: modules that are imported, to the name that they have.
    """
    imports: list[ImportBinding] = []

    def short(match: re.Match[str]) -> str:
        module, _, name = match[0].rpartition(".")
        if module in known:
            return f"{known[module]}.{name}"
        imports.append(ImportBinding(module=module, name=name))
        return name

    text = _DOTTED.sub(short, expression)
    if "Any" in _NAMES.findall(expression):
        imports.append(ImportBinding(module="typing", name="Any"))
    return text, imports
