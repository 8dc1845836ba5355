"""Coded findings about a notebook: one rule is one file."""

from nb2prod.rules.check import check_notebook

__all__ = ["check_notebook"]
