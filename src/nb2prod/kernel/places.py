"""What each cell is for: its tags, and what the planner made of them."""

from __future__ import annotations

from collections.abc import Mapping
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

    def learn(self, steps: Mapping[str, Mapping[str, Any]]) -> None:
        """Take in what the planner knows, by cell id: ``step``, ``role`` and ``reports``."""
        self._steps = dict(steps)

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
