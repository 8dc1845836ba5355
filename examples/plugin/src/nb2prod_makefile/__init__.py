"""A target of nb2prod: each step is a goal of make, made again when the one before it is newer."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.protocol import Capabilities, Proof, Target

FILE = PurePosixPath("pipeline.mk")


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the file with a goal for each step."""
    links = chain(pipeline)
    goals = [_goal(pipeline.package, link) for link in links]
    every = " ".join(_folder(link.name) for link in links)
    return {FILE: "\n".join([f".PHONY: all\nall: {every}\n", *goals])}


def _goal(package: str, link: Link) -> str:
    inputs = "".join(f" --input-dir {_folder(name)}" for name in link.earlier)
    before = _folder(link.earlier[-1]) if link.earlier else ""
    command = f"python -m {package} step {link.name}{inputs} --output-dir $@"
    return f"{_folder(link.name)}: {before}\n\t{command}\n"


def _folder(step: str) -> str:
    return f"build/{step}"


TARGET = Target(
    name="makefile",
    title="make",
    proof=Proof.UNTESTED,
    capabilities=Capabilities(),
    commands=lambda pipeline: (f"make -f {FILE}",),
    render=render,
)
