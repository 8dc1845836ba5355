"""Which kernel a notebook names, and whether it is one of Python 3."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nb2prod.notebook.faults import shown
from nb2prod.notebook.ipynb import FormatError

_PYTHON = frozenset({"python", "python3", "ipython", "ipython3", "sage", "sagemath"})
_PYTHON_2 = re.compile(r"python-?2.*|py2.*|ipython2", re.IGNORECASE)
_OTHERS = re.compile(
    r"ir\d*|r|julia.*|scala.*|spylon.*|almond|bash|javascript|tslab|deno|octave|matlab|xcpp.*|"
    r"gophernotes|i?ruby.*|rust|evcxr|i?java|kotlin|sas|sos|wolfram.*",
    re.IGNORECASE,
)


def read_kernel(metadata: Mapping[str, Any]) -> str | None:
    """The kernelspec's name.

    Raises:
        FormatError: the kernel runs another language, or Python 2.
    """
    spec = _object(metadata, "kernelspec")
    info = _object(metadata, "language_info")
    name = _text(spec.get("name"))
    language = _text(spec.get("language")) or _text(info.get("name"))
    version = _text(info.get("version"))
    # Some editors leave version 2.7 behind in notebooks whose kernelspec is python3.
    is_python_2 = (
        bool(_PYTHON_2.fullmatch(name)) if name else (version or "").startswith("2.")
    ) or language == "python2"
    if is_python_2 and (language or "python").startswith("python"):
        raise FormatError(
            "the notebook's kernel is Python 2",
            "convert it to Python 3, with 2to3, and run it with a Python 3 kernel",
        )
    is_other = (
        bool(_OTHERS.fullmatch(name or "")) if language is None else language.lower() not in _PYTHON
    )
    if is_other:
        raise FormatError(
            f"the notebook's kernel runs {shown(language or name or '', 30)}, not Python",
            "export notebooks of Python 3 only",
        )
    return name


def _object(metadata: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = metadata.get(key, {})
    if not isinstance(value, dict):
        raise FormatError(f"`{key}` in the notebook's metadata is not an object")
    return value


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
