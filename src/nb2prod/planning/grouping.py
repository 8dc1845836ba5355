"""Which cells make up which step, and where every statement stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Dataflow, Statement
from nb2prod.model.notebook import Cell, Notebook, Role
from nb2prod.notebook.roles import Tag
from nb2prod.notebook.tags import cell_tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cells of one step, before it has a name."""

    index: int
    role: Role
    name: str
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The notebook's statements sorted by what becomes of their cell.

    Attributes:
        statements: in notebook order, cells that never run left out.
        groups: the steps to be.
        home: cell index to the index of its group.
        roles: cell index to role, for cells with a role.
    """

    statements: tuple[Statement, ...]
    groups: tuple[Group, ...]
    home: Mapping[int, int]
    roles: Mapping[int, Role]

    def group_of(self, statement: Statement) -> int | None:
        """The step whose cell the statement stands in; None where it stands in no step's cell."""
        return self.home.get(statement.origin.cell)

    def following_group(self, statement: Statement) -> int | None:
        """The first step that has a cell after the statement."""
        cell = statement.origin.cell
        later = [group.index for group in self.groups if group.cells[-1] > cell]
        return min(later, default=None)


def lay_out(notebook: Notebook, dataflow: Dataflow) -> Layout:
    """Group the notebook's cells: consecutive cells with the same tag are one step."""
    cells = [cell for cell in notebook.cells if cell.kind == "code" and not never_runs(cell)]
    tags = {cell.index: tag for cell in cells if (tag := cell_tag(cell)) is not None}
    groups = _groups([(cell.index, tags.get(cell.index)) for cell in cells])
    runs = {cell.index for cell in cells}
    return Layout(
        statements=tuple(item for item in dataflow.statements if item.origin.cell in runs),
        groups=groups,
        home={cell: group.index for group in groups for cell in group.cells},
        roles={index: tag.role for index, tag in tags.items()},
    )


def never_runs(cell: Cell) -> bool:
    """Whether nbclient passes the cell over, or it is expected to raise."""
    return bool({"skip-execution", "raises-exception"} & set(cell.tags))


def _groups(cells: Sequence[tuple[int, Tag | None]]) -> tuple[Group, ...]:
    found: list[tuple[Tag, list[int]]] = []
    for index, tag in cells:
        if tag is None or not tag.role.is_step:
            continue
        if found and found[-1][0] == tag:
            found[-1][1].append(index)
        else:
            found.append((tag, [index]))
    return tuple(
        Group(index=number, role=tag.role, name=tag.name, cells=tuple(indices))
        for number, (tag, indices) in enumerate(found)
    )
