"""IBM watsonx: stores the package and a script, and deploys the script for batch jobs."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from ibm_watsonx_ai import APIClient, Credentials

from toy.orchestration.params import Params

NAME = "toy"
VARIABLE = "TOY_VALUES"
SCRIPT = Path(__file__).with_name("watsonx_script.py")
HARDWARE = "S"


def main(argv: list[str] | None = None) -> int:
    """Deploy from the package's folder, and start a job when asked to; return 0."""
    arguments = _parser().parse_args(argv)
    Params.from_strings(arguments.values)
    credentials = Credentials(url=arguments.url, api_key=os.environ["WATSONX_APIKEY"])
    client = APIClient(credentials, space_id=arguments.space)
    deployment = deploy(client, arguments.runtime, Path.cwd())
    print("deployment", deployment)
    if arguments.start:
        print("job", start(client, deployment, arguments.values))
    return 0


def deploy(client: APIClient, runtime: str, root: Path) -> str:
    """Return the id of a new deployment.

    Args:
        runtime: the software specification that the package is added to
        root: the package's folder
    """
    specification = _specification(client, runtime, _extension(client, root))
    names = client.script.ConfigurationMetaNames
    script = client.script.store(
        {names.NAME: NAME, names.SOFTWARE_SPEC_ID: specification}, str(SCRIPT)
    )
    names = client.deployments.ConfigurationMetaNames
    made = client.deployments.create(
        client.script.get_id(script),
        meta_props={
            names.NAME: NAME,
            names.BATCH: {},
            names.HARDWARE_SPEC: {"name": HARDWARE},
        },
    )
    return str(client.deployments.get_id(made))


def start(client: APIClient, deployment: str, values: Sequence[str]) -> str:
    """Return the id of a new job.

    Args:
        values: parameters as ``NAME=VALUE``
    """
    names = client.deployments.ScoringMetaNames
    job = client.deployments.create_job(
        deployment,
        meta_props={
            names.ENVIRONMENT_VARIABLES: {VARIABLE: json.dumps(list(values))},
            names.OUTPUT_DATA_REFERENCE: {
                "type": "data_asset",
                "location": {"name": f"{NAME}.zip"},
            },
        },
    )
    return str(client.deployments.get_job_id(job))


def _extension(client: APIClient, root: Path) -> str:
    """Store the package as what pip installs."""
    names = client.package_extensions.ConfigurationMetaNames
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{NAME}.zip")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in (root / "pyproject.toml", root / "README.md"):
                archive.write(file, file.name)
            for file in sorted((root / "src").rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    archive.write(file, file.relative_to(root))
        stored = client.package_extensions.store(
            {names.NAME: NAME, names.TYPE: "pip_zip"}, str(path)
        )
    return str(client.package_extensions.get_id(stored))


def _specification(client: APIClient, runtime: str, extension: str) -> str:
    """Store a software specification that has the package."""
    specifications = client.software_specifications
    names = specifications.ConfigurationMetaNames
    base = specifications.get_id_by_name(runtime)
    stored = specifications.store(
        {names.NAME: NAME, names.BASE_SOFTWARE_SPECIFICATION: {"guid": base}}
    )
    found = str(specifications.get_id(stored))
    specifications.add_package_extension(found, extension)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="toy-watsonx")
    parser.add_argument("--url", default="https://us-south.ml.cloud.ibm.com")
    parser.add_argument("--space", required=True, help="the id of a deployment space")
    parser.add_argument(
        "--runtime", required=True, help="a software specification of the service"
    )
    parser.add_argument("--start", action="store_true", help="start a job at once")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
