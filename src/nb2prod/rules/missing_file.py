"""NB304: a file that the notebook reads is not there."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from nb2prod.model.dataflow import EffectKind, Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.planning.input_files import input_files
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, shown

code = "NB304"
severity = Severity.WARNING

_FETCHES = re.compile(r"\b(?:wget|curl|unzip|tar|kaggle|gdown|git clone|gsutil|aws)\b")
_UNPACKS = ("extractall", "unpack_archive", "sqlite3.connect")
_OUTSIDE = (EffectKind.SHELL, EffectKind.NETWORK)


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first read of a missing file."""
    yield from once(
        code,
        severity,
        list(_places(context)),
        hint="put it beside the notebook, or correct the path",
    )


def _places(context: Context) -> Iterator[Place]:
    missing = _missing(context)
    sources = _Sources()
    for statement in context.dataflow.statements if missing else ():
        sources.add(statement)
        if statement.index not in context.packaged or _is_guarded(statement):
            continue
        for effect in statement.effects:
            path = posixpath.normpath(effect.detail)
            is_read = effect.kind is EffectKind.READS_FILE and bool(effect.detail)
            if is_read and path in missing and not sources.may_give(path):
                what = f"there is no file {shown(effect.detail)!r} beside the notebook"
                yield Place(what, statement.origin.cell, effect.line)


def _missing(context: Context) -> frozenset[str]:
    if context.pipeline is not None:
        files = context.pipeline.input_files
    else:
        effects = (effect for item in context.package_code for effect in item.effects)
        files = input_files(effects, context.notebook.path.parent).files
    return frozenset(file.path for file in files if file.size < 0)


def _is_guarded(statement: Statement) -> bool:
    return isinstance(statement.node, ast.Try | ast.If)


@dataclass(slots=True)
class _Sources:
    """What may have fetched, unpacked or made files up to a statement."""

    gives_any: bool = False
    texts: list[str] = field(default_factory=list)

    def add(self, statement: Statement) -> None:
        """Take in one statement."""
        text = statement.text
        outside = any(effect.kind in _OUTSIDE for effect in statement.effects)
        self.gives_any |= any(word in text for word in _UNPACKS)
        self.gives_any |= outside and _FETCHES.search(text) is not None
        if outside:
            self.texts.append(text)

    def may_give(self, path: str) -> bool:
        """Whether a file may be there only when the notebook runs."""
        name = posixpath.basename(path)
        return self.gives_any or any(name in text for text in self.texts)
