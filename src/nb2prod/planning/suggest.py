"""Proposes tags by what the code of each cell does, and by which cells read what it makes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from nb2prod.model.dataflow import Dataflow
from nb2prod.model.notebook import Code, Notebook, Role
from nb2prod.notebook.roles import role_tags
from nb2prod.planning.cell_facts import CellFacts, cell_facts
from nb2prod.planning.prose import headings

_PREDICTS = re.compile(r"^\W*(\d+\.?)?\W*(predict|forecast|inference)", re.IGNORECASE)
_DIAGNOSES = re.compile(r"diagnos|evaluat|post-?estimation|specification|test", re.IGNORECASE)


def suggest_tags(notebook: Notebook, codes: Sequence[Code], dataflow: Dataflow) -> dict[int, str]:
    """Cell index to tag text, for code cells without a role; those best left so are absent.

    Wherever a cell does anything at all, at least one is a step.
    """
    facts = cell_facts(dataflow)
    roles = _roles(facts, headings(notebook), frozenset())
    if Role.EVALUATION not in roles.values():
        roles = _roles(facts, headings(notebook), _last(facts, roles))
    if not any(role.is_step for role in roles.values()):
        left_out = (cell for cell in _working_cells(facts) if not _is_needed(roles.get(cell)))
        roles |= dict.fromkeys(left_out, Role.DATA)
    free = {cell.index for cell in notebook.cells if not any(role_tags(cell))}
    return {index: role.value for index, role in sorted(roles.items()) if index in free}


def _last(facts: Mapping[int, CellFacts], roles: Mapping[int, Role]) -> frozenset[int]:
    """The last cell that computes something, if nothing reads it and it has no better role."""
    busy = [index for index, cell in facts.items() if cell.does["bind"] > cell.does["constant"]]
    last = max(busy, default=-1)
    free = last >= 0 and not facts[last].readers and not _is_step(roles.get(last))
    idle = free and not _is_picture(facts[last])
    return frozenset({last} if idle else ())


def _is_picture(cell: CellFacts) -> bool:
    """Whether at least half of what the cell does is drawing."""
    return cell.does["plot"] >= cell.does["work"] / 2


def _is_step(role: Role | None) -> bool:
    return role is not None and role.is_step


def _roles(
    facts: Mapping[int, CellFacts], headings: Mapping[int, str], ends: frozenset[int]
) -> dict[int, Role]:
    """The roles of the cells, from the last to the first: who reads a cell's values counts.

    Args:
        ends: cells that are evaluation because nothing else is.
    """
    roles: dict[int, Role] = {}
    first_fit = min((index for index, cell in facts.items() if cell.does["fit"]), default=None)
    for index in sorted(facts, reverse=True):
        cell, heading = facts[index], headings.get(index, "")
        readers = [reader for reader in cell.readers if _is_needed(roles.get(reader))]
        role: Role | None = Role.EVALUATION
        if cell.does["model"] and not cell.does["fit"] and _is_sampled(cell, facts):
            role = Role.DATA
        elif index not in ends and not (cell.does["refit"] and _DIAGNOSES.search(heading)):
            role = _role_among(cell, [facts[reader] for reader in readers], heading)
        if role is Role.DATA and first_fit is not None and index > first_fit:
            only_measured = {roles[reader] for reader in readers} == {Role.EVALUATION}
            fresh = cell.does["load"] or cell.does["split"]
            role = Role.EVALUATION if only_measured and not fresh else role
        if role is not None:
            roles[index] = role
    return roles | dict.fromkeys(_parameters_cell(facts, roles), Role.PARAMETERS)


def _is_sampled(cell: CellFacts, facts: Mapping[int, CellFacts]) -> bool:
    """Whether data is drawn from what the cell makes."""
    return any(facts[reader].does["generate"] for reader in cell.readers)


def _role_among(cell: CellFacts, readers: Sequence[CellFacts], heading: str) -> Role | None:
    """The role of a cell, given the cells of steps that read what it makes."""
    measured = any(reader.does["score"] for reader in readers)
    goes_on = cell.readers and (_PREDICTS.search(heading) or not measured)
    if (goes_on or cell.does["write"]) and _only_predicts(cell):
        return Role.INFERENCE
    return _role(cell, used=bool(readers))


def _working_cells(facts: Mapping[int, CellFacts]) -> list[int]:
    """Cells that do more than look at values; if there are none, those that do anything."""
    busy = [index for index, cell in facts.items() if cell.does["work"] > cell.does["look"]]
    return busy or [index for index, cell in facts.items() if cell.does["work"]]


def _is_needed(role: Role | None) -> bool:
    """Whether a cell with this role goes into the package."""
    return role not in (None, Role.SKIP)


def _parameters_cell(facts: Mapping[int, CellFacts], roles: Mapping[int, Role]) -> list[int]:
    """The first cell of nothing but literals that a step reads, if it stands early."""
    early = sorted(facts)[: 2 + len(facts) // 5]
    return [
        index
        for index in early
        if _is_literal(facts[index])
        and any(_is_needed(roles.get(reader)) for reader in facts[index].readers)
    ][:1]


def _is_literal(cell: CellFacts) -> bool:
    does = cell.does
    shown = does["constant"] + does["look"]
    return bool(does["constant"]) and shown == does["work"] and not does["define"]


def _only_predicts(cell: CellFacts) -> bool:
    """Whether a fitted model is used, and the cell neither fits, scores nor draws."""
    does = cell.does
    other = does["fit"] or does["score"] or does["report"] or does["plot"] or does["split"]
    return bool(does["predict"] and does["result"]) and not other


def _role(cell: CellFacts, *, used: bool) -> Role | None:
    """The role that fits best; None for a cell that needs no tag.

    Args:
        used: a cell of a step reads what it makes.
    """
    does = cell.does
    if does["work"] == does["set"] + does["seed"]:
        return Role.SETUP if does["work"] else None
    if does["look"] + does["seed"] == does["work"]:
        return Role.SETUP if does["seed"] else Role.SKIP
    pictures = _is_picture(cell)
    if does["fit"] or does["save"] and does["result"] and not does["score"]:
        return Role.TRAINING
    if does["split"] and does["bind"]:
        return Role.DATA
    if pictures and not used and not does["score"] and not does["measure"]:
        return Role.SKIP
    if does["score"] or does["validate"] or does["report"]:
        return Role.EVALUATION
    if does["result"] or does["derived"] or does["number"]:
        return Role.EVALUATION
    if does["model"] and not does["load"]:
        return Role.TRAINING
    if does["load"] or (used and does["work"] > does["print"]):
        return Role.DATA
    return Role.SKIP
