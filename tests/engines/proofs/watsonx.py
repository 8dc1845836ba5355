"""IBM watsonx: its library makes each request, and a stand-in answers. Nothing is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engines.harness import Engine, metrics_in

DEPLOY = """
import json, re, sys
from pathlib import Path
import httpx
from ibm_watsonx_ai import APIClient, Credentials
from PACKAGE.orchestration import watsonx_deploy

ID = "22222222-2222-2222-2222-222222222222"
ABOUT = {"asset_id": ID, "space_id": ID, "name": "runtime", "asset_type": "", "created_at": "",
    "href": "", "usage": {"last_updated_at": ""}}
EXTENSION = {"metadata": ABOUT, "entity": {"package_extension": {
    "href": "https://store.example.org/package_extension/x", "name": "x", "type": "pip_zip"}}}
SPECIFICATION = {
    "metadata": ABOUT | {"href": f"/software_specifications/{ID}"},
    "entity": {"software_specification": {"type": "derived"}}}
ASSET = {"href": f"/v2/assets/{ID}", "asset_id": ID, "attachment_id": ID, "url1": "https://store.example.org/x",
    "metadata": ABOUT | {"href": f"/v2/assets/{ID}"}, "entity": {"script": {}}}
DEPLOYMENT = {"metadata": {"id": ID, "href": f"/ml/v4/deployments/{ID}"},
    "entity": {"name": "NAME", "status": {"state": "ready"}, "batch": {}, "asset": {"id": ID}}}
JOB = {"metadata": {"id": ID, "href": f"/ml/v4/deployment_jobs/{ID}"},
    "entity": {"platform_job": {"job_id": ID, "run_id": ID}, "scoring": {}}}
ANSWERS = [
    ("GET /v2/spaces/", 200, {"metadata": {"id": ID}, "entity": {}}),
    ("GET /v2/software_specifications$", 200, {"resources": [SPECIFICATION], "total_results": 1}),
    ("GET /v2/software_specifications/", 200, SPECIFICATION),
    ("POST /v2/software_specifications$", 201, SPECIFICATION),
    ("PUT /v2/software_specifications/", 204, {}),
    ("POST /v2/package_extensions$", 201, EXTENSION),
    ("PUT ", 200, {}),
    ("POST /v2/package_extensions/.*upload_complete", 204, {}),
    ("GET /v2/package_extensions/", 200, EXTENSION),
    ("POST /v2/assets$", 201, ASSET),
    ("POST /v2/assets/.*/attachments$", 201, ASSET),
    ("POST /v2/assets/.*/complete$", 200, ASSET),
    ("GET /v2/assets/", 200, ASSET),
    ("POST /ml/v4/deployments$", 202, DEPLOYMENT),
    ("GET /ml/v4/deployments/", 200, DEPLOYMENT),
    ("POST /ml/v4/deployment_jobs$", 202, JOB),
]
sent = {}

def answer(request):
    asked = f"{request.method} {request.url.path}"
    status, body = next(
        ((status, body) for form, status, body in ANSWERS if re.match(form, asked)), (404, {})
    )
    if status == 404:
        print("no answer to", asked)
    if request.content[:1] == b"{":
        sent[asked] = json.loads(request.content)
    return httpx.Response(status, json=body, request=request)

client = APIClient(
    Credentials(url="https://us-south.ml.cloud.ibm.com", token="none"),
    space_id="11111111-1111-1111-1111-111111111111",
    httpx_client=httpx.Client(transport=httpx.MockTransport(answer)),
)
deployment = watsonx_deploy.deploy(client, "runtime", Path.cwd())
watsonx_deploy.start(client, deployment, sys.argv[1:])
print()
print(json.dumps(sent))
"""


def requests(package: Path, engine: Engine, *values: str, code: int = 0) -> dict[str, Any]:
    """Deploy and start a job; return what was asked for, by method and path.

    Raises:
        ProofError: the library refuses it.
    """
    script = DEPLOY.replace("PACKAGE", package.name)
    said = engine.call("python", "-c", script, *values, cwd=package, code=code)
    found: dict[str, Any] = json.loads(said.splitlines()[-1]) if not code else {}
    return found


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Deploy and start a job, and run here what it runs; return the metrics.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    sent = requests(package, engine, *values)
    job = sent["POST /ml/v4/deployment_jobs"]["scoring"]
    folder = package / "batch-output"
    around = {**job["environment_variables"], "BATCH_OUTPUT_DIR": str(folder)}
    script = package / "src" / package.name / "orchestration" / "watsonx_script.py"
    engine.call("python", script, cwd=package, env=around)
    return metrics_in(folder / "run")


def refuse(package: Path, engine: Engine) -> None:
    """Leave out the software specification, and see that the library refuses the script."""
    path = package / "src" / package.name / "orchestration" / "watsonx_deploy.py"
    text = path.read_text()
    broken = text.replace("names.SOFTWARE_SPEC_ID: specification", "")
    assert broken != text
    path.write_text(broken)
    requests(package, engine, code=1)
    path.write_text(text)
