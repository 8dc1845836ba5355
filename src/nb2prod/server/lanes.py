"""Threads for the work of requests, so that the event loop is never blocked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


class Lanes:
    """One thread for what must not be done twice at a time, a few for the rest."""

    def __init__(self) -> None:
        self._serial = ThreadPoolExecutor(1, thread_name_prefix="nb2prod-serial")
        self._others = ThreadPoolExecutor(3, thread_name_prefix="nb2prod")

    async def run(self, serial: bool, work: Callable[[], Any]) -> Any:
        """The result of the work, done in one of the threads."""
        lane = self._serial if serial else self._others
        return await asyncio.get_running_loop().run_in_executor(lane, work)

    def close(self) -> None:
        """Let the threads end."""
        self._serial.shutdown(wait=False, cancel_futures=True)
        self._others.shutdown(wait=False, cancel_futures=True)
