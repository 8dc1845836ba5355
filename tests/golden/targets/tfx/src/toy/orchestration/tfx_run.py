"""TFX: the pipeline, run by its local runner."""

from __future__ import annotations

import argparse
from pathlib import Path

from tfx.orchestration.local.local_dag_runner import LocalDagRunner
from tfx.orchestration.metadata import sqlite_metadata_connection_config
from tfx.orchestration.pipeline import Pipeline

from toy.orchestration import tfx_steps
from toy.orchestration.params import Params

SETTABLE = ("rate", "deep", "word", "pair")


def main(argv: list[str] | None = None) -> int:
    """Run the pipeline on this machine; return 0."""
    parser = argparse.ArgumentParser(prog="toy-tfx")
    parser.add_argument("--root", type=Path, required=True, help="where runs are kept")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    arguments = parser.parse_args(argv)
    names = {one.partition("=")[0] for one in arguments.values}
    if refused := sorted(names.difference(SETTABLE)):
        parser.error(f"TFX cannot set {', '.join(refused)}")
    params = Params.from_strings(arguments.values)
    LocalDagRunner().run(pipeline(arguments.root.resolve(), params))
    return 0


def pipeline(root: Path, params: Params) -> Pipeline:
    """Return the pipeline.

    Args:
        root: where artifacts and the database of the metadata are kept
    """
    values = params.to_dict()
    texts = {name: str(values[name]) for name in SETTABLE}
    of_load = tfx_steps.load()
    of_fit = tfx_steps.fit(
        rate=texts["rate"],
        word=texts["word"],
        from_load=of_load.outputs["output_folder"],
    )
    of_score = tfx_steps.score(
        deep=texts["deep"],
        pair=texts["pair"],
        from_load=of_load.outputs["output_folder"],
        from_fit=of_fit.outputs["output_folder"],
    )
    return Pipeline(
        pipeline_name="toy",
        pipeline_root=str(root),
        components=[of_load, of_fit, of_score],
        metadata_connection_config=sqlite_metadata_connection_config(
            str(root / "metadata.db")
        ),
    )


if __name__ == "__main__":
    raise SystemExit(main())
