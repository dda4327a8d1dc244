# SPDX-License-Identifier: MIT
"""Room for calls within calls: long chains of models are built, and imported, one within the other."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

__all__ = ["deeply"]

T = TypeVar("T")
_LOCK = threading.RLock()
_LIMIT = 200_000  # calls
_ROOM = 512 << 20  # bytes, of which a system gives what is used


def deeply(call: Callable[[], T]) -> T:
    """Returns what a function does that has failed for want of room."""
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(call())
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    with _LOCK:
        limit, size = sys.getrecursionlimit(), threading.stack_size()
        sys.setrecursionlimit(max(limit, _LIMIT))
        try:
            threading.stack_size(_ROOM)
            thread = threading.Thread(target=run)
            thread.start()
            thread.join()
        finally:
            threading.stack_size(size)
            sys.setrecursionlimit(limit)
    for error in errors:
        raise error
    return results[0]
