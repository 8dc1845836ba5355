"""Turns the IPython code of a cell into plain Python that does the same; runs nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from nb2prod.errors import InputError
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Cell, Code, Notebook, Role
from nb2prod.notebook.cell_magics import translate_cell_magic
from nb2prod.notebook.faults import refused_cell, shown, shown_path, untranslatable
from nb2prod.notebook.guard import without_guards
from nb2prod.notebook.jupyter_calls import find_calls
from nb2prod.notebook.magics import KNOWN, translate_line
from nb2prod.notebook.parsing import TooDeepError, is_python_2, parse
from nb2prod.notebook.roles import cell_tag
from nb2prod.notebook.scan import find, split_magic
from nb2prod.notebook.shell import translate_shell
from nb2prod.notebook.syntax import NOTHING, Line, Magic, Plain

_NEEDS_WORK = re.compile(r"get_ipython|__main__")
_MAGIC_WORD = re.compile(r"(?:ls|ll|pwd|who|whos|lsmagic|history)(?:\s+-\w+)?")
_HELP_ON_MAGIC = re.compile(r"%%\w+\?")
_DOCTEST = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)")
_PROMPT = re.compile(r"^(?:In \[\d+\]: |\s*\.{3,}: ?)")
_FUTURE = re.compile(r"from\s+__future__\s+import\b")
_NEVER_RUN = frozenset({"raises-exception", "skip-execution"})
_DEEPEST_MAGIC = 20


def translate_notebook(notebook: Notebook) -> tuple[Code, ...]:
    """Translate every code cell, in order.

    Raises:
        InputError: as :func:`translate`, with the file's name.
    """
    try:
        return tuple(translate(cell) for cell in notebook.cells if cell.kind == "code")
    except InputError as error:
        raise InputError(f"{shown_path(notebook.path)}: {error}") from error


def translate(cell: Cell) -> Code:
    """Translate one code cell.

    A cell of plain Python comes back as it is. What has no plain Python is an error in
    ``problems`` (a remark, if the cell is tagged `skip` or never runs), what was left out or is
    in doubt a remark there.

    Raises:
        InputError: the cell is of Python 2, mixes tabs and spaces, holds characters that no
            Python file may hold, or is nested too deeply to be analysed.
    """
    source = cell.source if cell.kind == "code" else ""
    try:
        parse(source)
    except SyntaxError:
        return _translated(cell)
    except (TooDeepError, UnicodeError) as error:
        raise _unreadable(cell, error) from error
    if _NEEDS_WORK.search(source) or _MAGIC_WORD.fullmatch(source.strip()):
        return _translated(cell)
    count = source.count("\n") + 1 if source else 0
    return Code(cell=cell.index, source=source, lines=tuple(range(1, count + 1)))


@dataclass(slots=True)
class _Draft:
    """The translation of one cell while it is made."""

    cell: int
    lines: list[Line] = field(default_factory=list)
    imports: dict[str, int] = field(default_factory=dict)
    requirements: list[str] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    vanished: set[int] = field(default_factory=set)

    def take(self, magic: Magic, plain: Plain, depth: int) -> None:
        """Put plain Python where a magic was."""
        self.requirements += plain.requirements
        self.problems += plain.problems
        for statement in plain.imports:
            self.imports.setdefault(statement, magic.line)
        if plain.rest:
            if not magic.indent:
                self.add(_bare(list(plain.rest)), depth + 1)
            else:
                self.add([Line(magic.indent + t, n) for t, n in plain.rest], depth + 1)
        elif plain.code:
            first, *others = plain.code.split("\n")
            self.lines.append(Line(magic.indent + first, magic.line))
            self.lines += [
                Line(text, min(magic.line + row, self._last(magic)))
                for row, text in enumerate(others, 1)
            ]
        elif magic.indent:
            self.vanished.add(len(self.lines))
            self.lines.append(Line(magic.indent + "pass", magic.line))

    def add(self, lines: Sequence[Line], depth: int = 0) -> None:
        """Put in lines that may hold IPython syntax."""
        if depth > _DEEPEST_MAGIC:
            raise TooDeepError
        if lines and lines[0].text.startswith("%%") and not _HELP_ON_MAGIC.match(lines[0].text):
            name, argument = split_magic(lines[0].text[2:])
            magic = Magic(
                sigil="%%",
                name=name,
                argument=argument,
                body=tuple(lines[1:]),
                cell=self.cell,
                line=lines[0].number,
            )
            self.take(magic, translate_cell_magic(magic), depth)
            return
        done = 0
        for found in find(lines, self.cell):
            self.lines += lines[done : found.first]
            self.take(found.magic, _plain(found.magic), depth)
            done = found.last + 1
        self.lines += lines[done:]

    def _last(self, magic: Magic) -> int:
        return magic.body[-1].number if magic.body else magic.line

    def with_imports(self) -> list[Line]:
        """The lines with the imports that they need above them."""
        present = {text.rstrip(): row for text, row in reversed(self.lines)}
        added = [
            Line(text, row) for text, row in self.imports.items() if present.get(text, row) >= row
        ]
        rows = [row for row, line in enumerate(self.lines, 1) if _FUTURE.match(line.text)]
        start = rows[-1] if rows else 0
        return [*self.lines[:start], *added, *self.lines[start:]]


def _plain(magic: Magic) -> Plain:
    if magic.sigil == "?":
        return NOTHING
    if magic.sigil == "%%":
        hint = "A cell magic must be the first line of its cell."
        return Plain(problems=(untranslatable(magic.cell, magic.line, magic.text, hint),))
    return translate_shell(magic) if magic.sigil[0] == "!" else translate_line(magic)


def _translated(cell: Cell) -> Code:
    """The cell's plain Python, made piece by piece."""
    draft = _Draft(cell.index)
    result = lines = [
        Line(text, row) for row, text in enumerate(cell.source.removesuffix("\n").split("\n"), 1)
    ]
    try:
        draft.add(_as_magic(_bare(lines)))
        result = draft.with_imports()
        if any("get_ipython" in line.text for line in draft.lines):
            draft = _without_calls(draft)
            result = draft.with_imports()
        tree = parse(_text(result))
        if draft.vanished:
            result, tree = _without_passes(result, draft)
        if "__main__" in cell.source:
            result = without_guards(tree, result)
            parse(_text(result))
    except SyntaxError as error:
        return _broken(cell, draft, result, error)
    except (TooDeepError, UnicodeError) as error:
        raise _unreadable(cell, error) from error
    return _code(draft, result) if _matters(cell) else _softened(_code(draft, result))


def _bare(lines: list[Line]) -> list[Line]:
    """The lines as IPython first cuts them: no empty lines above, no indent, no prompts."""
    while lines and not lines[0].text.strip():
        del lines[0]
    if not lines:
        return lines
    first = lines[0].text
    blanks = first[: len(first) - len(first.lstrip(" \t"))]
    if blanks:
        lines = [Line(text.removeprefix(blanks), row) for text, row in lines]
    for first_prompt, prompt in ((">>>", _DOCTEST), ("In [", _PROMPT)):
        if lines[0].text.startswith(first_prompt) and prompt.match(lines[0].text):
            lines = [Line(prompt.sub("", text, count=1), row) for text, row in lines]
    return lines


def _as_magic(lines: list[Line]) -> list[Line]:
    """A cell of one line that starts with a magic's name is that magic."""
    if len([line for line in lines if line.text.strip()]) != 1:
        return lines
    text, row = lines[0]
    name, argument = split_magic(text)
    is_magic = name in KNOWN and argument[:1] not in ("=", ",", "(")
    if is_magic and (_MAGIC_WORD.fullmatch(text.strip()) or not _parses(text)):
        return [Line(f"%{text}", row)]
    return lines


def _without_calls(draft: _Draft) -> _Draft:
    """The draft with literal calls of ``get_ipython()`` carried out like magics."""
    done = 0
    result = _Draft(draft.cell, [], draft.imports, draft.requirements, draft.problems)
    for call in find_calls(parse(_text(draft.lines)), draft.lines, draft.cell):
        if call.first < done:
            continue
        result.lines += draft.lines[done : call.first]
        if call.magic:
            plain = translate_cell_magic if call.magic.sigil == "%%" else _plain
            result.take(call.magic, plain(call.magic), 0)
            done = call.last + 1
        else:
            number = draft.lines[call.first].number
            hint = "Take IPython out of the code: a package runs without it."
            result.problems.append(untranslatable(draft.cell, number, call.text, hint))
            result.lines += draft.lines[call.first : call.first + 1]
            done = call.first + 1
    result.lines += draft.lines[done:]
    return result


def _without_passes(lines: list[Line], draft: _Draft) -> tuple[list[Line], ast.Module]:
    """The lines without ``pass`` where a magic vanished, if they parse so."""
    offset = len(lines) - len(draft.lines)
    kept = [line for row, line in enumerate(lines) if row - offset not in draft.vanished]
    try:
        return kept, parse(_text(kept))
    except SyntaxError:
        return lines, parse(_text(lines))


def _parses(text: str) -> bool:
    try:
        parse(text)
    except (SyntaxError, ValueError, TooDeepError):
        return False
    return True


def _text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _code(draft: _Draft, lines: Sequence[Line], *problems: Diagnostic) -> Code:
    source = _text(lines)
    return Code(
        cell=draft.cell,
        source=source,
        lines=tuple(line.number for line in lines) if source else (),
        requirements=tuple(dict.fromkeys(draft.requirements)),
        problems=(*draft.problems, *problems),
    )


def _broken(cell: Cell, draft: _Draft, lines: Sequence[Line], error: SyntaxError) -> Code:
    """The code of a cell that does not parse even after translation."""
    row = min(max(error.lineno or 1, 1), max(len(lines), 1))
    line = lines[row - 1].number if lines else 1
    never_runs = not _NEVER_RUN.isdisjoint(cell.tags)
    if not never_runs and isinstance(error, TabError):
        cause = f"line {line} mixes tabs and spaces"
        raise refused_cell(cell, cause, "indent it with spaces only") from error
    if not never_runs and is_python_2(error, _text(lines)):
        cause = f"line {line} is Python 2 ({shown(error.msg.partition('.')[0])})"
        raise refused_cell(cell, cause, "convert the notebook to Python 3, with 2to3") from error
    problem = Diagnostic(
        code="NB104",
        severity=Severity.INFO if never_runs else Severity.ERROR,
        message=f"The cell does not parse: {shown(error.msg, 120)}.",
        hint="Mend the syntax, or tag the cell `skip-execution`.",
        cell=cell.index,
        line=line,
    )
    return _code(draft, lines, problem)


def _matters(cell: Cell) -> bool:
    """Whether what the cell does after its definitions can reach the package."""
    tag = cell_tag(cell)
    return _NEVER_RUN.isdisjoint(cell.tags) and (tag is None or tag.role is not Role.SKIP)


def _softened(code: Code) -> Code:
    """The code with errors as remarks."""
    problems = tuple(
        replace(problem, severity=Severity.INFO) if problem.severity is Severity.ERROR else problem
        for problem in code.problems
    )
    return replace(code, problems=problems)


def _unreadable(cell: Cell, error: Exception) -> InputError:
    if isinstance(error, TooDeepError):
        cause = "an expression or a chain of `elif` is nested too deeply to be analysed"
        return refused_cell(cell, cause, "split it into several statements")
    cause = "it holds a NUL character or half of a character"
    return refused_cell(cell, cause, "delete that character")
