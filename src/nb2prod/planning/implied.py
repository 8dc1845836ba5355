"""Modules that pandas imports when a method is called, though the notebook never names them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from nb2prod.analysis.names import nodes_of
from nb2prod.planning.installed import Environment

_NEEDS: Mapping[str, str] = {
    "ExcelFile": "openpyxl",
    "ExcelWriter": "openpyxl",
    "HDFStore": "tables",
    "boxplot": "matplotlib",
    "hist": "matplotlib",
    "interpolate": "scipy",
    "plot": "matplotlib",
    "read_excel": "openpyxl",
    "read_feather": "pyarrow",
    "read_hdf": "tables",
    "read_html": "lxml",
    "read_orc": "pyarrow",
    "read_parquet": "pyarrow",
    "read_sql": "sqlalchemy",
    "read_sql_query": "sqlalchemy",
    "read_sql_table": "sqlalchemy",
    "read_xml": "lxml",
    "style": "jinja2",
    "to_excel": "openpyxl",
    "to_feather": "pyarrow",
    "to_hdf": "tables",
    "to_markdown": "tabulate",
    "to_parquet": "pyarrow",
    "to_sql": "sqlalchemy",
    "to_xarray": "xarray",
    "to_xml": "lxml",
}


def implied_modules(
    nodes: Iterable[ast.stmt], modules: Iterable[str], environment: Environment
) -> tuple[str, ...]:
    """Modules that the code needs through pandas; only those that are installed.

    Args:
        nodes: the syntax trees of the package's code.
        modules: dotted names that the code imports.
    """
    if not any(module.partition(".")[0] == "pandas" for module in modules):
        return ()
    used = {
        _NEEDS[node.attr]
        for tree in nodes
        for node in nodes_of(tree)
        if isinstance(node, ast.Attribute) and node.attr in _NEEDS
    }
    return tuple(sorted(name for name in used if environment.lookup(name)))
