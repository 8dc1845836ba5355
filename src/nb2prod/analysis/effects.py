"""What a call does beside giving a value: files, randomness, settings, plots, network, shell."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nb2prod.analysis import knowledge, names
from nb2prod.model.dataflow import Effect, EffectKind

Fold = Callable[[ast.expr], str | None]
_SEEDING = frozenset({"seed_everything", "set_seed", "set_random_seed", "seed_all"})
_OPENING = frozenset({"open", "io.open", "gzip.open", "bz2.open", "lzma.open"})
_PATH_WRITERS = frozenset({"write_text", "write_bytes", "mkdir", "touch", "unlink", "rmdir"})
_PRINTING = frozenset({"print", "pprint.pprint"})
_TELLING_METHODS = frozenset().union(
    _SEEDING,
    _PATH_WRITERS,
    {"open"},
    knowledge.GUESSED_DRAWS,
    knowledge.READER_METHODS,
    knowledge.WRITER_METHODS,
    knowledge.PLOT_METHODS,
)
_TELLING_NAMES = frozenset().union(
    _OPENING,
    _PRINTING,
    knowledge.SEEDS,
    knowledge.READERS,
    knowledge.WRITERS,
    knowledge.SETTINGS,
)
_TELLING_STARTS = (
    *("numpy.random.", "random.", "torch.", "sys.path.", "os.environ.", "logging.", "seaborn.set"),
    *knowledge.NETWORK,
    *knowledge.SHELL,
    *knowledge.PLOT_MODULES,
)
_TELLING_MODULES = frozenset(name.partition(".")[0] for name in (*_TELLING_NAMES, *_TELLING_STARTS))


def _tells(name: str) -> bool:
    """Whether the dotted name of what is called may mean an effect."""
    if name.partition(".")[0] not in _TELLING_MODULES:
        return False
    return name in _TELLING_NAMES or name.startswith(_TELLING_STARTS)


def call_effects(
    node: ast.Call, name: str, fold: Fold, *, from_import: bool, bare: bool
) -> list[Effect]:
    """Effects of one call.

    Args:
        name: dotted name of what is called, imports resolved; may be empty.
        fold: gives the text of an expression that is a known string, else None.
        from_import: the name starts with something imported.
        bare: nothing is done with the result.
    """
    method = names.last_name(node.func)
    telling, sets = _tells(name), bare and from_import
    if not (telling or sets or method in _TELLING_METHODS):
        return []
    found = [*_random(node, name, method), *_files(node, name, method, fold)]
    if telling:
        found += _outside(node, name, fold)
    if name in _PRINTING:
        found.append((EffectKind.PRINTS, "", True))
    if _is_plot(name, method):
        found.append((EffectKind.PLOTS, "", True))
    if telling or sets:
        found += _settings(name, sets)
    return [
        Effect(kind=kind, detail=detail, line=node.lineno, certain=certain)
        for kind, detail, certain in found
    ]


Found = list[tuple[EffectKind, str, bool]]


def _random(node: ast.Call, name: str, method: str) -> Found:
    if name in knowledge.SEEDS:
        stream = knowledge.SEEDS[name]
        return [(EffectKind.SEEDS, stream, True)]
    if method in _SEEDING and not isinstance(node.func, ast.Attribute):
        return [(EffectKind.SEEDS, "", False)]
    for module, stream in (("numpy.random.", "numpy"), ("random.", "random")):
        if name.startswith(module) and name.count(".") == module.count("."):
            return [] if method in knowledge.NOT_DRAWS else [(EffectKind.DRAWS, stream, True)]
    if name.startswith("torch.") and method in knowledge.TORCH_DRAWS:
        return [(EffectKind.DRAWS, "torch", True)]
    if method in knowledge.GUESSED_DRAWS and not _has_random_state(node):
        return [(EffectKind.DRAWS, "", False)]
    return []


def _has_random_state(node: ast.Call) -> bool:
    for keyword in node.keywords:
        if keyword.arg in knowledge.RANDOM_STATE_KEYWORDS:
            value = keyword.value
            return not (isinstance(value, ast.Constant) and value.value is None)
    return False


def _files(node: ast.Call, name: str, method: str, fold: Fold) -> Found:
    if name in _OPENING:
        mode = fold(_argument(node, 1, "mode")) or "r"
        writes = any(letter in mode for letter in "wax+")
        kind = EffectKind.WRITES_FILE if writes else EffectKind.READS_FILE
        return _not_url(kind, fold(_argument(node, 0, "file")))
    if name in knowledge.READERS:
        return _not_url(EffectKind.READS_FILE, fold(_first(node)))
    if name in knowledge.WRITERS:
        return _not_url(EffectKind.WRITES_FILE, fold(_argument(node, knowledge.WRITERS[name], "")))
    if not isinstance(node.func, ast.Attribute):
        return []
    owner = node.func.value
    if method in knowledge.READER_METHODS:
        return _not_url(EffectKind.READS_FILE, fold(owner))
    if method == "open" and fold(owner) is not None:
        mode = fold(_argument(node, 0, "mode")) or "r"
        writes = any(letter in mode for letter in "wax+")
        return _not_url(EffectKind.WRITES_FILE if writes else EffectKind.READS_FILE, fold(owner))
    if method in _PATH_WRITERS:
        return _not_url(EffectKind.WRITES_FILE, fold(owner))
    if method in knowledge.WRITER_METHODS and (node.args or node.keywords):
        return _not_url(EffectKind.WRITES_FILE, fold(_first(node)))
    return []


def _not_url(kind: EffectKind, path: str | None) -> Found:
    if path is not None and "://" in path:
        return [(EffectKind.NETWORK, path, True)]
    return [(kind, path or "", path is not None)]


def _first(node: ast.Call) -> ast.expr:
    if node.args:
        return node.args[0]
    return node.keywords[0].value if node.keywords else ast.Constant(None)


def _argument(node: ast.Call, position: int, keyword: str) -> ast.expr:
    if position < len(node.args):
        return node.args[position]
    for item in node.keywords:
        if item.arg == keyword:
            return item.value
    return ast.Constant(None)


def _outside(node: ast.Call, name: str, fold: Fold) -> Found:
    if name.startswith(knowledge.NETWORK):
        return [(EffectKind.NETWORK, fold(_first(node)) or name, True)]
    if name.startswith(knowledge.SHELL):
        return [(EffectKind.SHELL, fold(_first(node)) or "", True)]
    return []


def _is_plot(name: str, method: str) -> bool:
    if name.partition(".")[0] in knowledge.PLOT_MODULES:
        return True
    return "." in name and method in knowledge.PLOT_METHODS


def _settings(name: str, bare: bool) -> Found:
    owner = knowledge.SETTINGS.get(name)
    if owner is None and name.startswith("sys.path."):
        owner = "path"
    if owner is None and name.startswith(("os.environ.", "logging.")):
        owner = name.partition(".")[0]
    if owner is None and name.startswith("seaborn.set"):
        owner = "matplotlib"
    if owner is not None:
        return [(EffectKind.SETTING, owner, True)]
    module, _, function = name.rpartition(".")
    if bare and module and function.startswith(knowledge.SETTING_PREFIXES):
        return [(EffectKind.SETTING, module.partition(".")[0], False)]
    return []
