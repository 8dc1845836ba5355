"""``nb2prod targets``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from nb2prod.cli.formats import one_line

if TYPE_CHECKING:
    from nb2prod.app.targets import Listed


@click.command(epilog="""\b
Examples:
  nb2prod targets
  nb2prod targets --format json
""")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def command(form: str) -> int:
    """List where a pipeline can run: what each target supports, how it is proved, its tools."""
    from nb2prod.app.targets import list_targets

    listed = list_targets()
    if form == "json":
        click.echo(json.dumps([_document(one) for one in listed], indent=1))
        return 0
    width = max((len(one.target.name) for one in listed), default=0)
    for one in listed:
        target = one.target
        what = f"{target.title}; {target.proof}; {_abilities(one)}; {_tools(one)}"
        click.echo(one_line(f"{target.name:<{width}}  {what}"))
    return 0


def _document(one: Listed) -> dict[str, object]:
    can = one.target.capabilities
    return {
        "name": one.target.name,
        "title": one.target.title,
        "proof": one.target.proof,
        "fan_out": can.fan_out,
        "schedule": can.schedule,
        "file_effects": can.file_effects,
        "tools": [{"name": name, "installed": version} for name, version in one.installed],
    }


def _abilities(one: Listed) -> str:
    can = one.target.capabilities
    words = {"fan-out": can.fan_out, "schedules": can.schedule, "files": can.file_effects}
    return "does " + (", ".join(word for word, able in words.items() if able) or "single runs")


def _tools(one: Listed) -> str:
    if not one.installed:
        return "needs no tool"
    return ", ".join(
        f"{name} {version}" if version else f"{name} not installed"
        for name, version in one.installed
    )
