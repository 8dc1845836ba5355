"""The pipeline: what a package is rendered from. Stored as ``pipeline.json``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nb2prod.model.dataflow import Effect, Origin
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.notebook import Role

PIPELINE_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that papermill, the command line or a sweep can set.

    Attributes:
        type: a Python type expression (``int``, ``list[str]``, ``float | None``).
        default: the default as a Python literal's source text, exactly evaluating to the value.
        help: the comment beside it, else the one above it; may be empty.
    """

    name: str
    type: str
    default: str
    help: str = ""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """A named input or output of a step.

    Attributes:
        name: the author's variable name.
        type: a Python type expression; ``Any`` where nothing is certain.
        expression: the local variable that holds it at the step's end.
        optional: assigned on some paths only; it may hold ``UNSET``.
        metric: certainly a number that tells how good a model is.
        from_step: for an input, the step whose output it takes.
    """

    name: str
    type: str = "Any"
    expression: str = ""
    optional: bool = False
    metric: bool = False
    from_step: str = ""


class FragmentKind(StrEnum):
    """How a fragment came into its step."""

    AUTHOR = "author"
    CARRIED = "carried"
    BINDING = "binding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A piece of a step's body, or of a module, not indented, with its comments.

    Attributes:
        origin: where the text comes from; None for bindings that nb2prod adds.
    """

    text: str
    kind: FragmentKind = FragmentKind.AUTHOR
    origin: Origin | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ImportBinding:
    """One name bound by an import.

    ``import a.b`` is ``ImportBinding(module="a.b", name="", alias="")``;
    ``import a as b`` has ``alias="b"``; ``from a import b as c`` has all three;
    ``from a import *`` has ``name="*"``.
    """

    module: str
    name: str = ""
    alias: str = ""
    noqa: bool = False

    @property
    def bound(self) -> str:
        """The name that the import binds."""
        return self.alias or self.name or self.module.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module of the runtime code beside its step functions.

    Attributes:
        name: ``data``, ``training``, ``evaluation``, ``inference`` or ``common``.
        imports: third-party and standard library imports at the top.
        common: names taken from ``common``.
        definitions: functions, classes, constants and guarded imports in order.
        defines: the names that ``definitions`` bind.
        exports: names that it imports under a condition, for other modules.
    """

    name: str
    imports: tuple[ImportBinding, ...] = ()
    common: tuple[str, ...] = ()
    definitions: tuple[Fragment, ...] = ()
    defines: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: a function of the package.

    Attributes:
        name: the function's name.
        module: the runtime module it stands in (the role's name).
        outputs_class: the name of the class of what it returns; empty if it returns nothing.
        title: the heading above its first cell; may be empty.
        doc: the markdown above its cells, as plain text; may be empty.
        cells: indices of its tagged cells.
        parameters: names of the parameters that it takes.
        body: the fragments in order, without the ``return``.
        is_async: it awaits at top level.
        effects: what it does beside returning values.
        reports: numbers among its outputs are metrics.
    """

    name: str
    role: Role
    module: str
    outputs_class: str
    title: str = ""
    doc: str = ""
    cells: tuple[int, ...]
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    parameters: tuple[str, ...] = ()
    body: tuple[Fragment, ...] = ()
    is_async: bool = False
    effects: tuple[Effect, ...] = ()
    reports: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A distribution that the package needs.

    Attributes:
        name: the distribution's normalised name.
        version: the version seen; empty where it was not installed.
        specifier: the range for ``pyproject.toml``, such as ``>=2.4,<3``; may be empty.
        modules: the import names that need it.
    """

    name: str
    version: str = ""
    specifier: str = ""
    modules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that the notebook reads.

    Attributes:
        path: the path as the code has it, relative to the notebook's folder, POSIX.
        size: bytes; -1 where it was not found.
        digest: SHA-256; empty where it was not found.
        carried: it goes into the package (under ``src/<package>/inputs/``).
    """

    path: str
    size: int = -1
    digest: str = ""
    carried: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """Lines that no step needs."""

    cell: int
    first_line: int
    last_line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The notebook that a pipeline was made from.

    Attributes:
        notebook: file name.
        digest: SHA-256 of the file.
        python: version of the interpreter that the versions were read from, such as ``3.11.7``.
        interpreter: ``kernel`` if that is the notebook's own kernel, else ``nb2prod``.
        commit: git commit that the notebook lay in; empty if none or not committed.
    """

    notebook: str
    digest: str = ""
    python: str = ""
    interpreter: str = "nb2prod"
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FanOut:
    """One run for each value of a parameter.

    Attributes:
        parameter: the parameter's name.
        values: source text of Python literals, in order.
    """

    parameter: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """Everything that a package is rendered from.

    Attributes:
        package: the import name.
        title: the notebook's first heading, else its file name.
        description: the first paragraph below it, one line; may be empty.
        settings: body of ``common.configure()``: seeds and global settings before the first step.
        libraries: import names of the libraries whose state travels between step processes:
            of ``numpy random torch pandas matplotlib sklearn warnings os`` those in use.
        depth: how many levels above the notebook's folder its relative paths reach.
        fan_out: one run for each value of a key, where the notebook asks for it.
        schedule: when it is to run, as a cron expression of five fields; empty if by hand.
    """

    package: str
    title: str
    description: str = ""
    source: Source
    parameters: tuple[Parameter, ...] = ()
    settings: tuple[Fragment, ...] = ()
    modules: tuple[Module, ...] = ()
    steps: tuple[Step, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    input_files: tuple[InputFile, ...] = ()
    left_behind: tuple[LeftBehind, ...] = ()
    libraries: tuple[str, ...] = ()
    uses_unset: bool = False
    depth: int = 0
    fan_out: FanOut | None = None
    schedule: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def metrics(self) -> tuple[str, ...]:
        """Names of the outputs that are certainly metrics, in order."""
        return tuple(
            dict.fromkeys(port.name for step in self.steps for port in step.outputs if port.metric)
        )
