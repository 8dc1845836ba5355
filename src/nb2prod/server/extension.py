"""The extension as Jupyter Server loads, configures and stops it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp

from nb2prod.protocol.desk import Desk
from nb2prod.protocol.paths import Root
from nb2prod.server.handlers import OperationHandler
from nb2prod.server.lanes import Lanes

SETTING = "nb2prod"


class Nb2prodExtension(ExtensionApp):
    """nb2prod in Jupyter Server."""

    name = "nb2prod"
    extension_url = "/nb2prod"
    load_other_extensions = True

    desk: Desk | None = None
    lanes: Lanes | None = None

    def initialize_settings(self) -> None:
        """Set up what the handlers work with."""
        server: Any = self.serverapp
        contents = server.contents_manager
        folder = getattr(contents, "root_dir", "") or server.root_dir
        root = Root(
            folder=Path(os.path.realpath(folder)),
            hidden=bool(getattr(contents, "allow_hidden", False)),
        )
        self.desk, self.lanes = Desk(root=root), Lanes()

    def initialize_handlers(self) -> None:
        """Register the one handler."""
        pattern = r"/nb2prod/api/([^/]*)"
        self.handlers.append((pattern, OperationHandler, {"desk": self.desk, "lanes": self.lanes}))

    async def stop_extension(self) -> None:
        """Cancel the jobs."""
        if self.desk is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.desk.jobs.end_all)
        if self.lanes is not None:
            self.lanes.close()
