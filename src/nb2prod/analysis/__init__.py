"""Facts about a notebook's code, read from its syntax trees; nothing is executed."""

from nb2prod.analysis.facts import analyse

__all__ = ["analyse"]
