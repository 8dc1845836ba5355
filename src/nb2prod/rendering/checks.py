"""What is rendered is checked before it is written: it parses and means what the cells meant."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from nb2prod.errors import RefusedError
from nb2prod.model.pipeline import Pipeline, Step
from nb2prod.rendering.memory import remembered

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FIELDS = {
    kind: tuple(name for name in kind._fields if name != "kind")
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}


def check_runtime(pipeline: Pipeline, files: Mapping[PurePosixPath, str]) -> None:
    """Compare each step function with the fragments that it was made from.

    A module, and a function in it, that was compared before, to the letter, is not compared again.

    Raises:
        RefusedError: a rendered function does not mean what its fragments mean.
    """
    folder = PurePosixPath("src", pipeline.package, "runtime")
    how = f"{sys.version}\n{Path(__file__).read_text(encoding='utf-8')}"
    for module in {step.module for step in pipeline.steps}:
        steps = [step for step in pipeline.steps if step.module == module]
        text = files[folder / f"{module}.py"]
        key = json.dumps([how, text, *map(_made_from, steps)])
        remembered("checked", key, partial(_module_checked, text, steps, how))


def _made_from(step: Step) -> list[str | bool]:
    return [step.name, bool(step.outputs), *(part.text for part in step.body)]


def _module_checked(text: str, steps: Sequence[Step], how: str) -> str:
    """An empty text if the module holds what its steps mean."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    functions = {node.name: node for node in ast.parse(text).body if isinstance(node, _Function)}
    for step in steps:
        function = functions[step.name]
        written = lines[function.lineno - 1 : function.end_lineno]
        key = json.dumps([how, written, _made_from(step)])
        remembered("checked", key, partial(_checked, function, step))
    return ""


def _checked(function: _Function, step: Step) -> str:
    """An empty text if a function means what its step means."""
    if not mean_the_same(_body(function, step), _fragments(step)):
        raise RefusedError(
            f"the code of step '{step.name}' would not mean what its cells mean; "
            "please report this with the notebook"
        )
    return ""


def _body(function: _Function, step: Step) -> list[ast.stmt]:
    statements = function.body[1:]
    return statements[:-1] if step.outputs else statements


def _fragments(step: Step) -> list[ast.stmt]:
    return [node for part in step.body for node in ast.parse(part.text).body]


def mean_the_same(left: Sequence[ast.stmt], right: Sequence[ast.stmt]) -> bool:
    """Whether two blocks are the same but for their form.

    Imports that follow one another may change places, and docstrings their indentation. Docstrings
    are changed in the trees.
    """
    return _same(_imports_sorted(left), _imports_sorted(right))


def _imports_sorted(statements: Sequence[ast.stmt]) -> list[ast.stmt | str]:
    """The statements, each run of imports as its sorted parts."""
    found: list[ast.stmt | str] = []
    imports: list[str] = []
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports += sorted(ast.unparse(statement).split(", "))
            continue
        found += [*sorted(imports), statement]
        imports = []
    return [*found, *sorted(imports)]


def _same(left: object, right: object) -> bool:
    """Whether two trees, or lists of them, are equal but for places and the ``u`` of strings."""
    todo: list[tuple[object, object]] = [(left, right)]
    while todo:
        one, other = todo.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, ast.AST):
            if isinstance(one, _DOCUMENTED) and isinstance(other, _DOCUMENTED):
                _strip_docstring(one)
                _strip_docstring(other)
            for name in _FIELDS[type(one)]:
                part, counterpart = getattr(one, name), getattr(other, name)
                if part is not counterpart:
                    todo.append((part, counterpart))
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            todo += zip(one, other, strict=True)
        elif repr(one) != repr(other):
            return False
    return True


def _strip_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    first = node.body[0]
    value = first.value if isinstance(first, ast.Expr) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        value.value = "\n".join(line.strip() for line in value.value.strip().split("\n"))
