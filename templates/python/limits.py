# SPDX-License-Identifier: MIT
"""What bounds a call that a server does not end: its time, whatever the steps of it are doing."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Coroutine
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from .errors import DeadlineError

T = TypeVar("T")
_LEAST = 0.001


def _late() -> DeadlineError:
    return DeadlineError("the call took too long")


async def async_bounded(
    work: Callable[[], Coroutine[Any, Any, T]],
    seconds: float | None,
    undo: Callable[[T], object],  # noqa: ARG001 - one form for both clients
) -> T:
    """Do something within so many seconds; None: without a limit.

    Raises:
        DeadlineError: It took longer. What it was doing was cancelled.
    """
    if seconds is None:
        return await work()
    try:
        return await asyncio.wait_for(work(), max(seconds, _LEAST))
    except asyncio.TimeoutError as error:
        raise _late() from error


def sync_bounded(work: Callable[[], T], seconds: float | None, undo: Callable[[T], object]) -> T:
    """Do something within so many seconds; None: without a limit, and in this thread.

    Nothing can stop a thread that waits for a server: one that is late is left alone, and `undo` gets what it brings.

    Raises:
        DeadlineError: It took longer.
    """
    if seconds is None:
        return work()
    done: SimpleQueue[tuple[list[T], BaseException | None]] = SimpleQueue()
    context = contextvars.copy_context()
    lock = threading.Lock()
    left = False

    def run() -> None:
        got: list[T] = []
        error: BaseException | None = None
        try:
            got.append(context.run(work))
        except BaseException as caught:  # noqa: BLE001 - it is raised where somebody waits
            error = caught
        with lock:
            if not left:
                done.put((got, error))
                return
        for value in got:
            undo(value)

    threading.Thread(target=run, daemon=True).start()
    try:
        got, error = done.get(timeout=max(seconds, _LEAST))
    except BaseException as caught:
        with lock:
            left = True
        while not done.empty():
            for value in done.get()[0]:
                undo(value)
        if isinstance(caught, Empty):
            raise _late() from None
        raise
    if error is not None:
        raise error
    return got[0]
