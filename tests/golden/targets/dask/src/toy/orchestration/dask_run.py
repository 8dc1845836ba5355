"""Dask: one run for each value of rate, on the workers of a cluster."""

from __future__ import annotations

import argparse
from pathlib import Path

from distributed import Client

from toy.orchestration.fan_out import Branch, Outcome, run_branch, run_each
from toy.orchestration.params import Params

DEFAULTS = Path("params.yaml")


def main(argv: list[str] | None = None) -> int:
    """Run on a cluster; return 0, or 4 if a run failed."""
    arguments = _parser().parse_args(argv)
    base = Params.from_yaml(DEFAULTS) if DEFAULTS.exists() else None
    params = Params.from_strings(arguments.values, base)
    folder = arguments.output_dir.resolve()
    with Client(arguments.scheduler or None) as client:

        def spread(branches: list[Branch]) -> list[Outcome]:
            return list(client.gather(client.map(run_branch, branches, pure=False)))

        outcomes = run_each(params, output_dir=folder, spread=spread)
    for outcome in outcomes:
        print(outcome.value, outcome.error or dict(outcome.metrics))
    return 4 if any(outcome.error for outcome in outcomes) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m toy.orchestration.dask_run")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    parser.add_argument(
        "--output-dir", type=Path, required=True, help="a folder that all workers see"
    )
    parser.add_argument("--scheduler", help="default: workers on this machine")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
