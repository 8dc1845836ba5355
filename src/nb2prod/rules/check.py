"""Collects every finding about a notebook: the reader's, the planner's and the rules'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nb2prod.model.dataflow import Dataflow
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Code, Notebook
from nb2prod.model.pipeline import Pipeline
from nb2prod.notebook.tags import cell_tag, tag_problems
from nb2prod.rules.context import Context, make_context
from nb2prod.rules.registry import rules

MUTABLE_ERRORS = frozenset({"NB401"})


def check_notebook(
    notebook: Notebook,
    codes: Sequence[Code],
    dataflow: Dataflow,
    pipeline: Pipeline | None,
    config_ignore: frozenset[str],
) -> tuple[Diagnostic, ...]:
    """All findings, by cell and line; those of the whole notebook come first.

    Errors that keep a wrong package from being written cannot be muted.

    Args:
        pipeline: what the planner made of it; None where it could make nothing.
        config_ignore: codes of the diagnostics that are muted.
    """
    code_cells = [cell for cell in notebook.cells if cell.kind == "code"]
    tags = {cell.index: cell_tag(cell) for cell in code_cells}
    roles = {index: tag.role if tag else None for index, tag in tags.items()}
    context = make_context(notebook, codes, dataflow, pipeline, roles)
    found = [
        *_in_cells(notebook, codes),
        *(pipeline.diagnostics if pipeline else ()),
        *_by_rules(context),
    ]
    return _sorted(found, config_ignore)


def check_cells(
    notebook: Notebook, codes: Sequence[Code], config_ignore: frozenset[str]
) -> tuple[Diagnostic, ...]:
    """Those of the findings that a look at each cell alone gives."""
    return _sorted(_in_cells(notebook, codes), config_ignore)


def _in_cells(notebook: Notebook, codes: Sequence[Code]) -> list[Diagnostic]:
    return [
        *notebook.problems,
        *(problem for code in codes for problem in code.problems),
        *(problem for cell in notebook.cells for problem in tag_problems(cell)),
    ]


def _sorted(found: Iterable[Diagnostic], ignored: frozenset[str]) -> tuple[Diagnostic, ...]:
    """The findings by place, once each, without those that are muted."""
    kept = (item for item in dict.fromkeys(found) if not _is_muted(item, ignored))
    return tuple(sorted(kept, key=_place))


def _by_rules(context: Context) -> Iterator[Diagnostic]:
    all_rules, problems = rules()
    yield from problems
    for rule in all_rules:
        yield from rule.check(context)


def _is_muted(diagnostic: Diagnostic, ignored: frozenset[str]) -> bool:
    if diagnostic.code not in ignored:
        return False
    return diagnostic.severity is not Severity.ERROR or diagnostic.code in MUTABLE_ERRORS


def _place(diagnostic: Diagnostic) -> tuple[int, int, str]:
    cell = -1 if diagnostic.cell is None else diagnostic.cell
    return cell, diagnostic.line or 0, diagnostic.code
