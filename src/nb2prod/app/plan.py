"""Use case: what package a notebook would become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.config import Config, load_config
from nb2prod.model.dataflow import Dataflow
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Code, Notebook
from nb2prod.model.pipeline import Pipeline
from nb2prod.planning.installed import Environment
from nb2prod.targets.protocol import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A notebook, what it does, and what would be made of it.

    Attributes:
        diagnostics: all that was found and is not muted, in the order of the cells.
    """

    notebook: Notebook
    config: Config
    codes: tuple[Code, ...]
    dataflow: Dataflow
    pipeline: Pipeline
    environment: Environment
    diagnostics: tuple[Diagnostic, ...]
    targets: tuple[Target, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether no correct package can be made."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def plan(path: Path, given: Mapping[str, Any] | None = None) -> Planned:
    """Read and analyse a notebook; nothing is executed or written.

    Args:
        given: what the command line sets, by configuration key.

    Raises:
        InputError: the notebook or a configuration cannot be read.
    """
    from nb2prod.analysis import analyse
    from nb2prod.notebook.read import read_notebook
    from nb2prod.notebook.translate import translate_notebook

    notebook = read_notebook(path)
    codes = translate_notebook(notebook)
    return plan_notebook(notebook, codes, analyse(codes), given)


def plan_notebook(
    notebook: Notebook,
    codes: tuple[Code, ...],
    dataflow: Dataflow,
    given: Mapping[str, Any] | None = None,
    environment: Environment | None = None,
) -> Planned:
    """Plan a notebook that was read and analysed already, as :func:`plan` does.

    Args:
        environment: the kernel's, where that is known already.

    Raises:
        InputError: a configuration cannot be read.
    """
    from nb2prod.planning.interpreter import environment_of
    from nb2prod.planning.plan import plan_pipeline
    from nb2prod.rules import check_notebook
    from nb2prod.targets.limits import target_limits
    from nb2prod.targets.registry import load_targets

    config = load_config(notebook.path.parent, notebook.options, given)
    targets = load_targets(config.targets)
    environment = environment or environment_of(notebook.kernel)
    pipeline = plan_pipeline(notebook, codes, dataflow, config, environment)
    found = check_notebook(notebook, codes, dataflow, pipeline, config.ignore)
    return Planned(
        notebook=notebook,
        config=config,
        codes=codes,
        dataflow=dataflow,
        pipeline=pipeline,
        environment=environment,
        targets=targets,
        diagnostics=(*target_limits(pipeline, targets), *found),
    )
