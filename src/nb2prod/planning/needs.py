"""Which modules the code of a package imports, and which of them keep a state of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2prod.analysis.names import nodes_of
from nb2prod.model.dataflow import EffectKind
from nb2prod.model.pipeline import ImportBinding, Module
from nb2prod.planning.definitions import bindings
from nb2prod.planning.draft import Draft
from nb2prod.planning.implied import implied_modules
from nb2prod.planning.installed import Environment
from nb2prod.planning.logged import LIBRARY
from nb2prod.planning.requirements import imported_modules

_NUMPY_USERS = frozenset(
    {"numpy", "pandas", "scipy", "sklearn", "statsmodels", "matplotlib", "seaborn", "xgboost"}
)
_PLOTTERS = frozenset({"matplotlib", "mpl_toolkits", "pylab", "seaborn"})
_TRAVELLING = ("random", "torch", "pandas", "sklearn", "warnings", "os", "sys")


def needed_modules(
    draft: Draft, modules: Sequence[Module], environment: Environment
) -> tuple[str, ...]:
    """The modules that the package imports, and those that its libraries take for granted."""
    used = [item for module in modules for item in module.imports]
    used += [item for step in draft.slice.steps for one in step for item in bindings(one.node)]
    names = imported_modules([*used, *_guarded(draft), *_tables(draft)])
    idle = draft.idle
    nodes = [item.node for item in draft.layout.statements if item.index not in idle]
    made = _made_files(draft)
    return tuple(
        name
        for name in (*names, *implied_modules(nodes, names, environment))
        if f"{_top(name)}.py" not in made and _top(name) != LIBRARY
    )


def stateful_libraries(modules: Iterable[str]) -> tuple[str, ...]:
    """Libraries whose global state has to travel between processes; all are required."""
    tops = set(map(_top, modules))
    found = ["numpy"] if tops & _NUMPY_USERS else []
    found += [name for name in _TRAVELLING if name in tops]
    return tuple([*found, *(["matplotlib"] if tops & _PLOTTERS else [])])


def _top(module: str) -> str:
    return module.partition(".")[0]


def _made_files(draft: Draft) -> frozenset[str]:
    """Names of the files that the notebook itself writes."""
    return frozenset(
        effect.detail.rpartition("/")[2]
        for item in draft.layout.statements
        for effect in item.effects
        if effect.kind is EffectKind.WRITES_FILE
    )


def _guarded(draft: Draft) -> Iterable[ImportBinding]:
    return [
        item
        for definition in draft.hoisted.definitions.values()
        for node in nodes_of(definition.statement.node)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for item in bindings(node)
    ]


def _tables(draft: Draft) -> Iterable[ImportBinding]:
    """The notebook's import of pandas: libraries give tables where it is not named."""
    every = (item for one in draft.layout.statements for item in bindings(one.node))
    return [item for item in every if _top(item.module) == "pandas"]
