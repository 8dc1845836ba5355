"""IBM watsonx: what a batch job runs; the service keeps what lies in the output folder."""

from __future__ import annotations

import json
import os
from pathlib import Path

from toy.orchestration.params import Params
from toy.orchestration.pipeline import run


def main() -> int:
    """Run all steps; return 0."""
    values = json.loads(os.environ.get("TOY_VALUES", "[]"))
    folder = Path(os.environ["BATCH_OUTPUT_DIR"], "run")
    run(Params.from_strings(values), output_dir=folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
