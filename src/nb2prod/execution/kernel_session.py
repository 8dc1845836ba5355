"""A fresh kernel: started in a folder, and ended with all that it started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable
from os import PathLike
from subprocess import DEVNULL
from typing import Any

from nb2prod.errors import RunCancelledError, RunError

STARTUP = 60
_LOOK = 0.2
_IN_MEMORY = "--HistoryManager.hist_file=:memory:"


@contextlib.asynccontextmanager
async def kernel_session(name: str, folder: PathLike[str]) -> AsyncIterator[tuple[Any, Any]]:
    """Yield manager and client of a fresh kernel; in the end no process of it is left.

    Args:
        name: the kernelspec's.
        folder: the current directory of the kernel.

    Raises:
        RunError: there is no such kernel, or it cannot be started.
    """
    from jupyter_client.manager import AsyncKernelManager

    manager = AsyncKernelManager(kernel_name=name)
    client = None
    ended_well = False
    try:
        await _start(manager, name, folder)
        client = manager.client()
        client.start_channels()
        await _ready(client, name)
        client.allow_stdin = False
        yield manager, client
        ended_well = True
    finally:
        group = getattr(manager.provisioner, "pgid", None)
        if manager.has_kernel:
            await manager.shutdown_kernel(now=not ended_well)
        if client is not None:
            client.stop_channels()
        _kill_group(group)


@contextlib.asynccontextmanager
async def cancelling(cancelled: Callable[[], bool] | None) -> AsyncIterator[None]:
    """Cancel what runs within as soon as a function says so.

    Raises:
        RunCancelledError: it was cancelled.
    """
    if cancelled is None:
        yield
        return
    within = asyncio.current_task()
    assert within is not None

    async def watch() -> None:
        while not cancelled():
            await asyncio.sleep(_LOOK)
        within.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if watcher.done() and not watcher.cancelled():
            raise RunCancelledError("the run of the notebook was cancelled") from None
        raise
    finally:
        watcher.cancel()


def is_cancelled() -> bool:
    """Tell whether somebody wants the running coroutine to end."""
    running = asyncio.current_task()
    return running is not None and running.cancelling() > 0


async def _start(manager: Any, name: str, folder: PathLike[str]) -> None:
    from jupyter_client.kernelspec import NoSuchKernel

    try:
        extra = [_IN_MEMORY] if manager.ipykernel else []
        await manager.start_kernel(
            extra_arguments=extra, cwd=os.fspath(folder), stdout=DEVNULL, stderr=DEVNULL
        )
    except NoSuchKernel:
        raise RunError(
            f"the notebook's kernel '{name}' is not installed; in its environment run: "
            f"python -m ipykernel install --user --name {name}"
        ) from None
    except OSError as error:
        raise RunError(_broken(name, error)) from None


async def _ready(client: Any, name: str) -> None:
    try:
        await client.wait_for_ready(timeout=STARTUP)
    except RuntimeError as error:
        raise RunError(_broken(name, error)) from None


def _broken(name: str, error: Exception) -> str:
    return (
        f"the notebook's kernel '{name}' cannot be started ({error}); "
        "is ipykernel installed in its environment?"
    )


def _kill_group(group: int | None) -> None:
    """End processes that the kernel started and left over."""
    if group is not None and hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
