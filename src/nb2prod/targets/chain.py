"""A pipeline as a chain of processes: what each step's command needs and leaves."""

from __future__ import annotations

from dataclasses import dataclass

from nb2prod.model.dataflow import EffectKind
from nb2prod.model.pipeline import Parameter, Pipeline, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step in a process of its own.

    Steps keep the notebook's order: random state and settings travel from each to the next.

    Attributes:
        earlier: names of the steps whose output folders it is given, in order.
        parameters: those that it takes.
        reports: it may leave metrics.
        plots: it may leave figures.
    """

    step: Step
    earlier: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    reports: bool
    plots: bool

    @property
    def name(self) -> str:
        """The step's name."""
        return self.step.name


def chain(pipeline: Pipeline) -> tuple[Link, ...]:
    """Return the steps in order, each with what it needs."""
    names = [step.name for step in pipeline.steps]
    return tuple(
        Link(
            step=step,
            earlier=tuple(names[:place]),
            parameters=tuple(one for one in pipeline.parameters if one.name in step.parameters),
            reports=step.reports or any(port.metric for port in step.outputs),
            plots=any(effect.kind is EffectKind.PLOTS for effect in step.effects),
        )
        for place, step in enumerate(pipeline.steps)
    )
