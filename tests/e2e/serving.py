"""JupyterLab on a free port of this machine; the benchmarks use it, too."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_S = 90


class Server:
    """A running Jupyter server with a folder of its own."""

    def __init__(self, *, url: str, token: str, root: Path) -> None:
        self.url = url
        self.token = token
        self.root = root

    def page(self, path: str, workspace: str) -> str:
        """The address that opens a notebook in an empty workspace."""
        return f"{self.url}/lab/workspaces/{workspace}/tree/{path}?reset&token={self.token}"


@contextmanager
def serve(
    home: Path,
    root: Path,
    page_config: Mapping[str, object] | None = None,
    python: Path = Path(sys.executable),
    environment: Mapping[str, str] = os.environ,
) -> Iterator[Server]:
    """JupyterLab with its own settings and kernels' folders below ``home``; it ends with this."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    token = secrets.token_hex(16)
    command = [str(python), "-m", "jupyterlab", "--no-browser", "--expose-app-in-browser"]
    options = [
        "--ip=127.0.0.1",
        "--ServerApp.port=0",
        f"--IdentityProvider.token={token}",
        f"--ServerApp.root_dir={root}",
        "--allow-root",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if page_config:
        folder = home / "config" / "labconfig"
        folder.mkdir(parents=True)
        (folder / "page_config.json").write_text(json.dumps(page_config))
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=root,
            env={**environment, **_folders(home)},
            stdout=output,
            stderr=output,
        )
    try:
        yield Server(url=_address(home / "runtime", process, log), token=token, root=root)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _folders(home: Path) -> dict[str, str]:
    settings = home / "lab-settings"
    tracker = settings / "@jupyterlab" / "apputils-extension"
    tracker.mkdir(parents=True)
    (tracker / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    return {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "lab-workspaces"),
    }


def _address(runtime: Path, process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server says where it listens, and answers there."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(file.read_text())["url"].rstrip("/")
                url = re.sub("//localhost:", "//127.0.0.1:", url)
                urlopen(f"{url}/api", timeout=5).close()
                return url
            except (ValueError, OSError):
                continue
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")
