"""Proposes tags by what the code of each cell does, and by which cells read what it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nb2prod.model.dataflow import Dataflow
from nb2prod.model.notebook import Code, Notebook, Role
from nb2prod.planning.cell_facts import CellFacts, cell_facts


def suggest_tags(notebook: Notebook, codes: Sequence[Code], dataflow: Dataflow) -> dict[int, str]:
    """Cell index to tag text, for code cells; cells best left untagged are absent.

    Wherever a cell does anything at all, at least one is a step.
    """
    facts = cell_facts(dataflow)
    roles = _roles(facts)
    if not any(role.is_step for role in roles.values()):
        left_out = (cell for cell in _working_cells(facts) if not _is_needed(roles.get(cell)))
        roles |= dict.fromkeys(left_out, Role.DATA)
    return {index: role.value for index, role in sorted(roles.items())}


def _roles(facts: Mapping[int, CellFacts]) -> dict[int, Role]:
    """The roles of the cells, from the last to the first: who reads a cell's values counts."""
    roles: dict[int, Role] = {}
    for index in sorted(facts, reverse=True):
        cell = facts[index]
        readers = [reader for reader in cell.readers if _is_needed(roles.get(reader))]
        scored = any(facts[reader].does["score"] for reader in readers)
        predicts = cell.readers and not scored and _only_predicts(cell)
        role = Role.INFERENCE if predicts else _role(cell, used=bool(readers))
        if role is not None:
            roles[index] = role
    return roles | dict.fromkeys(_parameters_cell(facts, roles), Role.PARAMETERS)


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
    pictures = does["plot"] >= does["work"] / 2
    if does["look"] == does["work"]:
        return Role.SKIP
    if does["fit"]:
        return Role.TRAINING
    if does["split"]:
        return Role.DATA
    if pictures and not used and not does["score"]:
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
