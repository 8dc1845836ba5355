"""Proposes tags by what the code of each cell does, and by which cells read what it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nb2prod.model.dataflow import Dataflow
from nb2prod.model.notebook import Code, Notebook, Role
from nb2prod.planning.cell_facts import CellFacts, cell_facts


def suggest_tags(
    notebook: Notebook, codes: Sequence[Code], dataflow: Dataflow
) -> dict[int, str]:
    """Cell index to tag text, for code cells; cells best left untagged are absent."""
    facts = cell_facts(dataflow)
    parameters = _parameters_cell(facts)
    roles: dict[int, Role | None] = {}
    for index in sorted(facts, reverse=True):
        readers = [
            reader for reader in facts[index].readers if _is_needed(roles.get(reader))
        ]
        scored = any(facts[reader].does["score"] for reader in readers)
        if index == parameters:
            roles[index] = Role.PARAMETERS
        elif facts[index].readers and not scored and _only_predicts(facts[index]):
            roles[index] = Role.INFERENCE
        else:
            roles[index] = _role(facts[index], used=bool(readers))
    return {
        index: role.value for index, role in sorted(roles.items()) if role is not None
    }


def _is_needed(role: Role | None) -> bool:
    """Whether a cell with this role goes into the package."""
    return role not in (None, Role.SKIP)


def _parameters_cell(facts: Mapping[int, CellFacts]) -> int | None:
    """The first cell of nothing but literal assignments that others read, if it stands early."""
    early = sorted(facts)[: 2 + len(facts) // 5]
    for index in early:
        does = facts[index].does
        literal = does["constant"] and does["constant"] + does["look"] == does["work"]
        if literal and not does["define"] and facts[index].readers:
            return index
    return None


def _only_predicts(cell: CellFacts) -> bool:
    """Whether a fitted model is used, and the cell neither fits, scores nor draws."""
    does = cell.does
    other = (
        does["fit"] or does["score"] or does["report"] or does["plot"] or does["split"]
    )
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
