"""What the bytecode of a function means, wherever its lines stand and its variables live."""

from __future__ import annotations

import bisect
import dis
import inspect
import types
from collections.abc import Iterator
from typing import Any

SILENT = frozenset(
    [
        "CACHE",
        "COPY_FREE_VARS",
        "EXTENDED_ARG",
        "LOAD_CLOSURE",
        "MAKE_CELL",
        "NOP",
        "NOT_TAKEN",
        "PRECALL",
        "PUSH_NULL",
        "RESUME",
    ]
)
SAME = {
    "LOAD_CLASSDEREF": "variable",
    "LOAD_DEREF": "variable",
    "LOAD_GLOBAL": "variable",
    "LOAD_NAME": "variable",
    "LOAD_METHOD": "LOAD_ATTR",
    "STORE_DEREF": "stored variable",
    "STORE_GLOBAL": "stored variable",
    "DELETE_DEREF": "deleted variable",
    "DELETE_GLOBAL": "deleted variable",
}
CLOSURE = 8
KIND = (
    inspect.CO_VARARGS
    | inspect.CO_VARKEYWORDS
    | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ITERABLE_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)


def meaning(code: types.CodeType) -> tuple[Any, ...]:
    """A value that is equal for two code objects that do the same.

    Positions, docstrings and caches do not count, nor whether a variable outside is a global or
    enclosed, nor how a method is looked up.
    """
    kept = list(_kept(code))
    places = [instruction.offset for instruction in kept]
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS)
    count += bool(code.co_flags & inspect.CO_VARKEYWORDS)
    counts = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount
    return (
        counts,
        code.co_varnames[:count],
        code.co_flags & KIND,
        tuple(_instruction(instruction, places) for instruction in kept),
        tuple(_handlers(code, places)),
    )


def outer_names(code: types.CodeType) -> set[str]:
    """Names of the globals that a code object, or one inside of it, reads."""
    reads = ("LOAD_GLOBAL", "LOAD_NAME")
    names = {str(i.argval) for i in dis.get_instructions(code) if i.opname in reads}
    inner = [item for item in code.co_consts if isinstance(item, types.CodeType)]
    return names.union(*map(outer_names, inner))


def _kept(code: types.CodeType) -> Iterator[dis.Instruction]:
    """The instructions that do something; the tuple of a closure is no work of the author's."""
    closure = False
    for instruction in dis.get_instructions(code):
        if closure and instruction.opname == "BUILD_TUPLE":
            closure = False
        elif instruction.opname == "LOAD_CLOSURE":
            closure = True
        elif instruction.opname not in SILENT:
            yield instruction


def _instruction(instruction: dis.Instruction, places: list[int]) -> tuple[Any, ...]:
    """The name of an instruction and what it works on."""
    name, value = SAME.get(instruction.opname, instruction.opname), instruction.argval
    if instruction.opcode in (*dis.hasjrel, *dis.hasjabs):
        value = bisect.bisect_left(places, value)
    elif name == "MAKE_FUNCTION":
        value = (instruction.arg or 0) & ~CLOSURE
    elif instruction.opcode in dis.hasconst:
        value = _constant(value)
    return name, value


def _constant(value: Any) -> Any:
    """A constant such that only equal ones of one type are equal."""
    if isinstance(value, types.CodeType):
        return value.co_name, meaning(value)
    if isinstance(value, (tuple, frozenset)):
        items = [_constant(item) for item in value]
        ordered = items if isinstance(value, tuple) else sorted(items, key=repr)
        return type(value).__name__, tuple(ordered)
    return type(value).__name__, repr(value)


def _handlers(code: types.CodeType, places: list[int]) -> Iterator[tuple[int, ...]]:
    """Which instructions are guarded, and where it goes on when they raise."""
    for entry in getattr(dis.Bytecode(code), "exception_entries", ()):
        bounds = entry.start, entry.end, entry.target
        yield (*(bisect.bisect_left(places, bound) for bound in bounds), entry.depth)
