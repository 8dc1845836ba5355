"""What is rendered is checked before it is written: it parses and means what the cells meant."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import PurePosixPath

from nb2prod.errors import RefusedError
from nb2prod.model.pipeline import Pipeline, Step


def check_runtime(pipeline: Pipeline, files: Mapping[PurePosixPath, str]) -> None:
    """Compare each step function with the fragments that it was made from.

    Raises:
        RefusedError: a rendered function does not mean what its fragments mean.
    """
    folder = PurePosixPath("src", pipeline.package, "runtime")
    functions = {
        (module, node.name): node
        for module in {step.module for step in pipeline.steps}
        for node in ast.parse(files[folder / f"{module}.py"]).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    for step in pipeline.steps:
        function = functions[step.module, step.name]
        if _meaning(_body(function, step)) != _meaning(_fragments(step)):
            raise RefusedError(
                f"the code of step '{step.name}' would not mean what its cells mean; "
                "please report this with the notebook"
            )


def _body(function: ast.FunctionDef | ast.AsyncFunctionDef, step: Step) -> list[ast.stmt]:
    statements = function.body[1:]
    return statements[:-1] if step.outputs else statements


def _fragments(step: Step) -> list[ast.stmt]:
    return [node for part in step.body for node in ast.parse(part.text).body]


def _meaning(statements: list[ast.stmt]) -> list[str]:
    """Syntax trees as text; docstrings are compared without their indentation."""
    found: list[str] = []
    imports: list[str] = []
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            imports += sorted(ast.unparse(statement).split(", "))
            continue
        found += [*_sorted_imports(imports), _dumped(statement)]
        imports = []
    return [*found, *_sorted_imports(imports)]


def _sorted_imports(imports: list[str]) -> list[str]:
    return sorted(imports)


def _dumped(statement: ast.stmt) -> str:
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            _strip_docstring(node)
    return ast.dump(statement)


def _strip_docstring(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
    first = node.body[0]
    value = first.value if isinstance(first, ast.Expr) else None
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        value.value = "\n".join(line.strip() for line in value.value.strip().split("\n"))
