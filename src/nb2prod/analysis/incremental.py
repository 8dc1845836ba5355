"""The analysis of a notebook that is being edited: what an edit cannot touch is not read again.

The facts of a statement depend on its own text, on the names in it, and on what functions behind
these names do. So a cell is read again only if it changed, or if an earlier cell's change gives
another meaning to a name that stands in it or in any cell after the change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from nb2prod.analysis.edges import edges
from nb2prod.analysis.facts import Reader
from nb2prod.analysis.statements import Piece, pieces
from nb2prod.model.dataflow import Dataflow, Statement
from nb2prod.model.notebook import Code

MARK_EVERY = 64
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class _Read:
    """A cell that was read.

    Attributes:
        words: all words in it, names among them.
    """

    code: Code
    pieces: tuple[Piece, ...]
    words: frozenset[str]
    statements: tuple[Statement, ...] = ()


@dataclass(slots=True)
class Analysis:
    """What is known of a notebook's last content.

    It keeps what a reader knew before some of the cells, so as not to start from the top.
    """

    _reads: list[_Read] = field(default_factory=list)
    _marks: dict[int, Reader] = field(default_factory=dict)

    def update(self, codes: Sequence[Code]) -> Dataflow:
        """The dataflow of the cells: the same as :func:`nb2prod.analysis.analyse` gives."""
        old = self._reads
        changed = [
            at
            for at, code in enumerate(codes)
            if at >= len(old) or not (code is old[at].code or code == old[at].code)
        ]
        if len(codes) != len(old):
            changed = [*changed, max(len(codes) - 1, 0)] if changed else [len(codes)]
        if changed:
            self._update(codes, changed[0], changed[-1] + 1)
        statements = tuple(item for read in self._reads for item in read.statements)
        return Dataflow(statements=statements, edges=edges(statements))

    def _update(self, codes: Sequence[Code], first: int, end: int) -> None:
        """Read the cells from ``first`` up to ``end`` again, and the later ones if they differ."""
        before = self._reader_at(first)
        reader, former = _copy(before), _copy(before)
        old, tail = self._reads[first:end], self._reads[end:]
        if len(codes) != len(self._reads):
            tail = []
        later = {at: mark for at, mark in self._marks.items() if at >= end and tail}
        self._marks = {at: mark for at, mark in self._marks.items() if at < first}
        self._marks[first] = before
        del self._reads[first:]
        self._read(reader, [_parsed(code) for code in codes[first:end]])
        if tail:
            for read in old:
                _take(former, read)
            change = _Change(former, reader)
            if change.touches(tail):
                self._read(reader, tail)
            else:
                self._reuse(tail, later, change)

    def _read(self, reader: Reader, reads: Sequence[_Read]) -> None:
        """Read cells, and put them behind those that were read."""
        for read in reads:
            at = len(self._reads)
            if at % MARK_EVERY == 0:
                self._marks.setdefault(at, _copy(reader))
            _take(reader, read)
            self._reads.append(read)

    def _reuse(self, tail: list[_Read], marks: dict[int, Reader], change: _Change) -> None:
        """Put later cells that need not be read again behind those that were read."""
        for at, mark in marks.items():
            change.carry_to(mark)
            self._marks[at] = mark
        shift = change.new.count - change.old.count
        for read in tail if shift else ():
            read.statements = tuple(
                replace(item, index=item.index + shift) for item in read.statements
            )
        self._reads += tail

    def _reader_at(self, at: int) -> Reader:
        """What a reader knows before a cell."""
        start = max((mark for mark in self._marks if mark <= at), default=0)
        reader = _copy(self._marks.get(start, Reader()))
        for read in self._reads[start:at]:
            _take(reader, _Read(read.code, read.pieces, read.words))
        return reader


class _Change:
    """What a reader knows after an edit and did not know before, or the other way round."""

    def __init__(self, old: Reader, new: Reader) -> None:
        self.old = old
        self.new = new
        self._mappings = [
            (name, _different(getattr(old, name), getattr(new, name)))
            for name in ("imports", "texts", "functions")
        ]
        self._sets = [
            (name, getattr(old, name) ^ getattr(new, name))
            for name in ("stateful", "mutating", "bound")
        ]

    def touches(self, reads: Sequence[_Read]) -> bool:
        """Whether one of the cells may have other facts than before."""
        names = {name for _, names in (*self._mappings, *self._sets) for name in names}
        if not names:
            return False
        names = self._with_callers(names)
        return any(not names.isdisjoint(read.words) for read in reads)

    def carry_to(self, mark: Reader) -> None:
        """Change what a reader knows before a later cell, where nothing touches these names."""
        for name, keys in self._mappings:
            known, new = getattr(mark, name), getattr(self.new, name)
            for key in keys:
                known.pop(key, None)
                if key in new:
                    known[key] = new[key]
        for name, members in self._sets:
            getattr(mark, name).symmetric_difference_update(members)
        mark.count += self.new.count - self.old.count

    def _with_callers(self, names: set[str]) -> set[str]:
        """The names, and those of functions that read them, directly or through others."""
        functions = [*self.old.functions.items(), *self.new.functions.items()]
        grown = True
        while grown:
            callers = {name for name, facts in functions if not facts.reads.isdisjoint(names)}
            grown = not callers <= names
            names = names | callers
        return names


def _different(old: dict[str, object], new: dict[str, object]) -> set[str]:
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _parsed(code: Code) -> _Read:
    words = frozenset(_WORD.findall(unicodedata.normalize("NFKC", code.source)))
    return _Read(code, tuple(pieces(code)), words)


def _take(reader: Reader, read: _Read) -> None:
    read.statements = tuple(reader.statement(read.code.cell, piece) for piece in read.pieces)


def _copy(reader: Reader) -> Reader:
    return replace(
        reader,
        imports=dict(reader.imports),
        texts=dict(reader.texts),
        functions=dict(reader.functions),
        stateful=set(reader.stateful),
        mutating=set(reader.mutating),
        bound=set(reader.bound),
    )
