# SPDX-License-Identifier: MIT
"""Other forms of the same call: with the whole answer, with a body to be read piece by piece, page by page.

Each takes a method of an API and returns a function with the same parameters, so that no method is there twice.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast, overload

from . import aio, sync
from .aio import AsyncDownload, AsyncPager
from .answers import Response
from .errors import ConfigError
from .operations import Operation
from .sync import SyncDownload, SyncPager

P = ParamSpec("P")
T = TypeVar("T")


class _Recorder:
    """Stands in for a client and remembers the call that a method makes."""

    def __init__(self) -> None:
        self.made: tuple[Operation[Any], Mapping[str, object]] | None = None

    def call(self, operation: Operation[Any], arguments: Mapping[str, object]) -> None:
        self.made = (operation, arguments)

    def stream(
        self, operation: Operation[Any], item: object, arguments: Mapping[str, object]
    ) -> None:
        del item
        self.made = (operation, arguments)

    def pages(self, operation: Operation[Any], arguments: Mapping[str, object]) -> None:
        self.made = (operation, arguments)


def _client_of(method: Callable[..., Any]) -> Any:
    owner = getattr(method, "__self__", None)
    client = getattr(owner, "_client", None)
    if not isinstance(client, (aio.AsyncBaseClient, sync.SyncBaseClient)):
        raise ConfigError("this is no method of an API of this package")
    return client


def _on(method: Callable[..., Any], client: object) -> Callable[..., Any]:
    """Return the method with another client."""
    owner: Any = getattr(method, "__self__", None)
    copy = type(owner)(client)
    return cast("Callable[..., Any]", getattr(copy, method.__name__))


@overload
def with_response(  # type: ignore[overload-overlap]  # pyright: ignore[reportOverlappingOverload]
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, Response[T]]]: ...
@overload
def with_response(method: Callable[P, T]) -> Callable[P, Response[T]]: ...
def with_response(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that makes the call and returns the whole answer: status, headers, and the value.

    Example:
        ```python
        answer = with_response(client.pets.get_pet)(pet_id=1)
        print(answer.status, answer.headers["etag"], answer.parsed)
        ```
    """
    return _on(method, _client_of(method).in_mode("response"))


class DownloadBlock:
    """A call whose answer is read in a `with` block, of the kind that its client has."""

    def __init__(self, make: Callable[[], Any]) -> None:
        """Prepare the call; it is sent when the block is entered."""
        self._make = make
        self._open: Any = None

    def __enter__(self) -> SyncDownload:
        """Send the request."""
        made = self._make()
        if inspect.iscoroutine(made):
            made.close()
            raise ConfigError("use 'async with' with the asynchronous client")
        self._open = made
        return cast("SyncDownload", made)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        self._open.close()

    async def __aenter__(self) -> AsyncDownload:
        """Send the request."""
        self._open = await self._make()
        return cast("AsyncDownload", self._open)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        await self._open.aclose()


def with_streaming_response(method: Callable[P, Any]) -> Callable[P, DownloadBlock]:
    """Return a function that makes the call in a `with` block, where the body is read piece by piece.

    Example:
        ```python
        with with_streaming_response(client.files.get_file)(file_id="a") as answer:
            for chunk in answer.iter_bytes():
                ...
        ```
    """
    streaming = _on(method, _client_of(method).in_mode("stream"))

    def start(*args: P.args, **kwargs: P.kwargs) -> DownloadBlock:
        return DownloadBlock(lambda: streaming(*args, **kwargs))

    return start


@overload
def paginate(  # type: ignore[overload-overlap]
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, AsyncPager[Any, T]]: ...
@overload
def paginate(method: Callable[P, T]) -> Callable[P, SyncPager[Any, T]]: ...
def paginate(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that gives the items of all pages of a list, one page in memory at a time.

    Operations whose document says how they go on have a method of their own for that, with typed items. This one serves
    any operation whose answers have a `Link` header.
    """
    client = _client_of(method)

    def start(*args: Any, **kwargs: Any) -> Any:
        recorder = _Recorder()
        made = _on(method, recorder)(*args, **kwargs)
        if inspect.iscoroutine(made):
            try:
                made.send(None)
            except StopIteration:
                pass
            except TypeError:
                made.close()
        if recorder.made is None:
            raise ConfigError("this method makes no call")
        return client.pages(*recorder.made)

    return start
