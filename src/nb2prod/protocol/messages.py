"""The messages between a front end and nb2prod: plain JSON objects.

The JSON Schema and the TypeScript types are made from these classes; the first sentence of a
docstring and its attributes go with them. Paths are those of Jupyter's contents API: relative
to the server's root, with ``/``. Cells are named by their ids, lines count from 1 and both ends
belong to a range.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

CellKind = Literal["code", "markdown", "raw"]
SeverityName = Literal["error", "warning", "info"]
RoleName = Literal["parameters", "setup", "data", "training", "evaluation", "inference", "skip"]
FixtureName = Literal["real", "masked", "stats"]
ChangeName = Literal[
    "create", "update", "merge", "unchanged", "keep", "delete", "left_deleted", "released"
]


class CellMessage(TypedDict):
    """A cell as the front end has it.

    Attributes:
        metadata: of the cell's metadata, ``tags`` and ``nb2prod`` are enough.
        execution_count: the number that the cell shows; null if it has none.
    """

    id: str
    kind: CellKind
    source: str
    metadata: NotRequired[dict[str, Any]]
    execution_count: NotRequired[int | None]


class CheckRequest(TypedDict):
    """Asks for a live analysis; nothing is executed, and the file need not be saved.

    Attributes:
        path: where the notebook lies, for the files that it reads.
        base: the ``state`` of an earlier answer that this request changes; empty for a request
            in full.
        cells: all cells in order; with a base, only those that changed or are new.
        order: the ids of all cells, where cells came, went or moved; only with a base.
        metadata: of the notebook's metadata, ``kernelspec``, ``language_info`` and ``nb2prod``
            are enough; left out, it is that of the base.
    """

    path: str
    base: NotRequired[str]
    cells: list[CellMessage]
    order: NotRequired[list[str]]
    metadata: NotRequired[dict[str, Any]]


class LinesMessage(TypedDict):
    """Lines of a cell."""

    cell: str
    first_line: int
    last_line: int


class InputMessage(TypedDict):
    """A value that a step takes.

    Attributes:
        type: a Python type expression; ``Any`` where nothing is certain.
        from_step: the step whose output it is.
    """

    name: str
    type: str
    from_step: str


class OutputMessage(TypedDict):
    """A value that a step gives.

    Attributes:
        metric: it is certainly a number that tells how good a model is.
        optional: it is assigned on some paths only.
    """

    name: str
    type: str
    metric: bool
    optional: bool


class StepMessage(TypedDict):
    """One step of the pipeline.

    Attributes:
        title: the heading above its first cell; may be empty.
        cells: ids of its tagged cells.
        parameters: names of the parameters that it takes.
        carried: lines of other cells that it needs.
    """

    name: str
    role: RoleName
    title: str
    cells: list[str]
    inputs: list[InputMessage]
    outputs: list[OutputMessage]
    parameters: list[str]
    carried: list[LinesMessage]


class ParameterMessage(TypedDict):
    """A value that can be set from outside.

    Attributes:
        type: a Python type expression.
        default: the default as Python writes it.
        help: the comment beside it, else the one above it; may be empty.
    """

    name: str
    type: str
    default: str
    help: str
    cell: str
    line: int


class LeftBehindMessage(TypedDict):
    """Lines that no step needs."""

    cell: str
    first_line: int
    last_line: int
    reason: str


class EditMessage(TypedDict):
    """A change of one cell.

    Attributes:
        tags: all tags that the cell has afterwards.
        lines: lines to replace.
    """

    cell: str
    tags: NotRequired[list[str]]
    lines: NotRequired[ReplacementMessage]


class ReplacementMessage(TypedDict):
    """Lines of a source, and what stands there afterwards; an empty text takes them out."""

    first_line: int
    last_line: int
    text: str


class FixMessage(TypedDict):
    """A change that mends a fault.

    Attributes:
        label: what the button says.
        edits: to be made together, as one step of undo.
    """

    label: str
    edits: list[EditMessage]


class DiagnosticMessage(TypedDict):
    """One finding.

    Attributes:
        severity: an error refuses the export.
        hint: what to do; may be empty.
        cell: null for the whole notebook.
        first_line: null for the whole cell.
        fix: null where there is none.
    """

    code: str
    severity: SeverityName
    message: str
    hint: str
    cell: str | None
    first_line: int | None
    last_line: int | None
    fix: FixMessage | None


class SuggestionMessage(TypedDict):
    """A tag for a cell that has no role."""

    cell: str
    tag: str


class AnalysisMessage(TypedDict, total=False):
    """What the notebook would become; a section that is as in the base's answer is left out.

    Attributes:
        package: the import name of the package.
        refused: errors stop the export.
        unreadable: why the notebook cannot be analysed at all; empty otherwise. Then the other
            sections are left out.
        metrics: names of the outputs that are certainly metrics.
        suggestions: tags for untagged cells.
    """

    package: str
    refused: bool
    unreadable: str
    steps: list[StepMessage]
    parameters: list[ParameterMessage]
    left_behind: list[LeftBehindMessage]
    diagnostics: list[DiagnosticMessage]
    suggestions: list[SuggestionMessage]
    metrics: list[str]


class CheckResponse(TypedDict):
    """The answer to ``check``.

    Attributes:
        state: names this answer; the ``base`` of the next request.
        resend: the base is not known (any more): ask again in full. The rest is empty.
        pending: the notebook is large, so this tells only what a look at the changed cells
            gives; ask ``complete`` for the rest.
        analysis: the sections that differ from those of the base; all of them without a base.
    """

    state: str
    resend: bool
    pending: bool
    analysis: AnalysisMessage


class CompleteRequest(TypedDict):
    """Asks for the whole analysis of a content; answered when it is done.

    Attributes:
        state: that of the answer to ``check``; the answer to this has one of its own.
    """

    path: str
    state: str


class ExportOptions(TypedDict, total=False):
    """What an export can be told; what is left out comes from the project and the notebook.

    Attributes:
        package: the import name.
        output: the folder of the package.
        ci: the name of a CI provider, or ``none``.
        targets: names of the targets beside local runs.
        extras: files made only when asked for.
        strict: warnings refuse the export too.
        fixtures: what the fixtures of a recording hold; without it, the data decides.
    """

    package: str
    output: str
    ci: str
    targets: list[str]
    extras: list[str]
    strict: bool
    fixtures: FixtureName


class OptionsRequest(TypedDict):
    """Asks what an export of this notebook can be told."""

    path: str


class OptionsResponse(TypedDict):
    """What is preset, and what there is to choose from.

    Attributes:
        chosen: what an export would do without further options.
        folder_exists: there is something at ``chosen.output`` already.
        last_seconds: how long the last recording of this notebook took; null if there was none.
    """

    chosen: ExportOptions
    folder_exists: bool
    ci: list[str]
    targets: list[str]
    extras: list[str]
    last_seconds: float | None


class PreviewRequest(TypedDict):
    """Asks what an export would write; the notebook is read from the disk, so save it first."""

    path: str
    options: NotRequired[ExportOptions]


class FileMessage(TypedDict):
    """One file of a package, and what becomes of it.

    Attributes:
        path: relative to the package's folder; CI files may start with ``../``.
        change: ``keep`` is a conflict: the user's file stays, ours goes to ``beside``.
        size: bytes of the new file.
        text: the new text; null where it is no text, is large or is not written.
        diff: what changes on the disk, as a unified diff; empty where nothing does.
        beside: where the generated file goes in a conflict; empty otherwise.
    """

    path: str
    change: ChangeName
    size: int
    text: str | None
    diff: str
    beside: str


class PreviewResponse(TypedDict):
    """What an export would write.

    Attributes:
        folder: the package's folder.
        exists: there is something there already.
        refused: errors stop the export; then there are no files.
    """

    folder: str
    exists: bool
    refused: bool
    diagnostics: list[DiagnosticMessage]
    files: list[FileMessage]


class ExamplesRequest(TypedDict):
    """Asks which example notebooks there are."""


class ExampleMessage(TypedDict):
    """An example.

    Attributes:
        title: its first heading.
        description: one line.
    """

    name: str
    title: str
    description: str


class ExamplesResponse(TypedDict):
    """The examples that come with nb2prod."""

    examples: list[ExampleMessage]


class OpenExampleRequest(TypedDict):
    """Copies an example into a folder of the user; nothing is overwritten.

    Attributes:
        name: the example's name.
        folder: where to put it; empty for the server's root.
    """

    name: str
    folder: NotRequired[str]


class OpenExampleResponse(TypedDict):
    """The notebook to open."""

    path: str


class ExplainRequest(TypedDict):
    """Asks for the page of a diagnostic's code."""

    code: str


class ExplainResponse(TypedDict):
    """The page of a diagnostic's code, in Markdown; to be shown sanitised."""

    code: str
    markdown: str
