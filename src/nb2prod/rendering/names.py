"""Names that rendered code adds to the author's."""

from __future__ import annotations

import keyword

from nb2prod.model.pipeline import Port

_TUPLE_NAMES = frozenset(dir(tuple)) | {"_make", "_asdict", "_replace", "_fields"}


def is_mangled(name: str) -> bool:
    """Whether a class body would change the name."""
    return name.startswith("__") and not name.endswith("__")


def fits_named_tuple(outputs: tuple[Port, ...]) -> bool:
    """Whether all outputs can be fields of a ``NamedTuple``."""
    return all(
        not port.name.startswith("_")
        and port.name not in _TUPLE_NAMES
        and not keyword.iskeyword(port.name)
        for port in outputs
    )
