"""What each cell is for: its tags, and what the planner made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from nb2prod.kernel.record import Place
from nb2prod.model.notebook import Role
from nb2prod.notebook.roles import parse_tag

_INJECTED = "injected-parameters"
_RAISES = "raises-exception"


class Places:
    """Reads tags from requests; the planner's names win over those of the tags."""

    def __init__(self) -> None:
        self._steps: dict[str, Mapping[str, Any]] = {}
        self._order: dict[str, int] = {}
        self._gone: set[str] = set()

    def learn(self, steps: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in what the planner knows, by cell id: ``step``, ``role`` and ``reports``."""
        self._gone = (self._gone | self._steps.keys()) - steps.keys() if steps else set()
        self._steps = dict(steps)
        self._order = {cell: at for at, cell in enumerate(steps)}

    def in_order(self, cells: Iterable[str]) -> list[str]:
        """Cells by their place in the notebook; those that the planner never knew come last."""
        return sorted(cells, key=lambda cell: self._order.get(cell, len(self._order)))

    def step_now(self, cell: str, former: str) -> str:
        """The step of a cell that was executed earlier; empty if the notebook lost the cell."""
        if cell in self._gone:
            return ""
        known = self._steps.get(cell)
        return str(known["step"]) if known is not None else former

    def steps_in_order(self, steps: Iterable[str]) -> list[str]:
        """Steps by their place in the notebook; those that the planner does not know come first."""
        known = dict.fromkeys(str(item["step"]) for item in self._steps.values())
        order = {step: at for at, step in enumerate(known)}
        return sorted(steps, key=lambda step: order.get(step, -1))

    def of(self, cell: str, metadata: Mapping[str, Any]) -> Place:
        """What a cell is for.

        Args:
            metadata: of the execute request: the cell's own.
        """
        tags = [tag for tag in metadata.get("tags") or () if isinstance(tag, str)]
        may_raise = _RAISES in tags
        if _INJECTED in tags:
            return Place(role=Role.PARAMETERS, may_raise=may_raise)
        tag = next((found for text in tags if (found := parse_tag(text))), None)
        known = self._steps.get(cell)
        if known is not None and (tag is None or known["role"] == tag.role.value):
            return Place(
                role=Role(known["role"]),
                step=known["step"],
                reports=bool(known["reports"]),
                may_raise=may_raise,
            )
        if tag is None:
            return Place(may_raise=may_raise)
        step = (tag.name or tag.role.value) if tag.role.is_step else ""
        reports = tag.role is Role.EVALUATION
        return Place(role=tag.role, step=step, reports=reports, may_raise=may_raise)


def request(shell: Any) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and metadata of the request that IPython's shell carries out."""
    kernel = getattr(shell, "kernel", None)
    parent = kernel.get_parent() if kernel is not None else {}
    return parent.get("header") or {}, parent.get("metadata") or {}
