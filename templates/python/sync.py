# SPDX-License-Identifier: MIT
"""The synchronous client: carries out what `flow` decides.

Made of `aio` by taking the asynchronous words out; change that one.
"""

from __future__ import annotations

import inspect
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Literal, TypeVar, cast

import httpx
from typing_extensions import Self

from .answers import Reply, Response, decode
from .auth import ClientCredentials, Credential, Scheme, TokenState, read_token, token_request
from .bodies import CHUNK
from .config import (
    Hooks,
    Options,
    PageEvent,
    Pool,
    RateLimit,
    Retry,
    Settings,
    Timeout,
    make_options,
    redact_logs,
)
from .errors import (
    ApiError,
    AuthError,
    BodyTooLargeError,
    ClosedError,
    ConfigError,
    DeadlineError,
    DecodeError,
    SdkError,
    StreamError,
    TransportError,
)
from .events import ServerSentEvent, decoder
from .flow import (
    Arrived,
    Drop,
    Flow,
    Load,
    Obtain,
    Outcome,
    Pause,
    Send,
    State,
    call,
    credential_scopes,
    map_error,
    tls_context,
)
from .limits import sync_bounded
from .operations import Operation, Server, Stream
from .pages import Cursor
from .parsing import parse_json
from .rate import Limiter
from .wire import as_mapping

T = TypeVar("T")
ItemT = TypeVar("ItemT")
PageT = TypeVar("PageT")
Mode = Literal["value", "response", "stream"]


class SyncSettings(Settings, total=False):
    """Everything that a client can be told, besides credentials and servers.

    Attributes:
        transport: What sends requests instead of httpx's own connections.
        http_client: A client of httpx to use; it stays yours to close. `pool`, `tls` and `transport` are then its own.
    """

    transport: httpx.BaseTransport
    http_client: httpx.Client


class SyncBaseClient:
    """Sends requests, and keeps what they share: connections, tokens, the rate."""

    _options: Options
    _state: State
    _http: httpx.Client
    _owner: bool
    _mode: Mode
    _locks: dict[str, threading.Lock]

    def __init__(
        self,
        *,
        package: str,
        schemes: Mapping[str, Scheme],
        credentials: Mapping[str, Credential | None],
        servers: tuple[Server, ...],
        server: int,
        variables: Mapping[str, object],
        settings: SyncSettings,
    ) -> None:
        """Set up a client; nothing is sent before the first call."""
        self._options = make_options(settings)
        given = settings.get("http_client")
        self._owner = given is None
        self._mode = "value"
        self._locks = {}
        rate = self._options.rate_limit
        self._state = State(
            package=package,
            schemes=schemes,
            credentials={name: value for name, value in credentials.items() if value is not None},
            servers=servers,
            server=server,
            variables=variables,
            limiter=Limiter(rate) if rate else None,
        )
        redact_logs(self._state.secret_names())
        # No cookies are kept: a call sends those that it is given.
        self._http = given or httpx.Client(
            transport=settings.get("transport"),
            verify=tls_context(self._state, tls=settings.get("tls", True)),
            limits=settings.get("pool", Pool()).limits(),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def with_options(
        self,
        *,
        base_url: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: Timeout | float | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | None = None,
        hooks: Hooks | None = None,
    ) -> Self:
        """Return a copy that shares connections and tokens with this client.

        Args:
            base_url: Another address.
            headers: More headers, which win over those of the same name.
            timeout: Other limits of time; a number is one of the whole call.
            retry: Other rules for trying again.
            rate_limit: A rate of its own.
            hooks: Others who are told what happens.
        """
        changes: dict[str, Any] = {
            "base_url": base_url,
            "headers": None if headers is None else {**self._options.headers, **headers},
            "timeout": replace(self._options.timeout, total=timeout)
            if isinstance(timeout, (int, float))
            else timeout,
            "retry": retry,
            "rate_limit": rate_limit,
            "hooks": hooks,
        }
        given = {name: value for name, value in changes.items() if value is not None}
        return self._copy(self._options.change(**given), self._mode)

    def _copy(self, options: Options, mode: Mode) -> Self:
        copy = object.__new__(type(self))
        copy._options = options
        copy._state = self._state
        copy._http = self._http
        copy._owner = False
        copy._mode = mode
        copy._locks = self._locks
        if options.rate_limit != self._options.rate_limit:
            limiter = Limiter(options.rate_limit) if options.rate_limit else None
            copy._state = replace(self._state, limiter=limiter)
        return copy

    def in_mode(self, mode: Mode) -> Self:
        """Return a copy whose calls return answers in another form."""
        return self._copy(self._options, mode)

    @property
    def options(self) -> Options:
        """What this client was told."""
        return self._options

    @property
    def is_closed(self) -> bool:
        """Whether the client was closed."""
        return self._state.life.closed or self._http.is_closed

    def close(self) -> None:
        """Close every connection. Copies of the client cannot be used afterwards either."""
        self._state.life.closed = True
        if self._owner:
            self._http.close()

    def __enter__(self) -> Self:
        """Begin a block that the client is closed after."""
        if self.is_closed:
            raise ClosedError("the client is closed")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the client."""
        self.close()

    # -- commands of `flow` ------------------------------------------------------------------------------------------

    def _drive(self, flow: Flow) -> Outcome:
        result: Any = None
        error: BaseException | None = None
        held: Any = None
        try:
            while True:
                try:
                    command = flow.send(result) if error is None else flow.throw(error)
                except StopIteration as stop:
                    outcome = cast("Outcome", stop.value)
                    held = None
                    return outcome
                result, error = None, None
                try:
                    if isinstance(command, Send):
                        result = self._send(command)
                        held = cast("Arrived", result).handle
                    elif isinstance(command, Load):
                        result = self._load(command)
                        held = None
                    elif isinstance(command, Drop):
                        cast("httpx.Response", command.handle).close()
                        held = None
                    elif isinstance(command, Pause):
                        self._sleep(command.seconds)
                    else:
                        result = self._obtain(command)
                except (
                    httpx.HTTPError,
                    httpx.StreamError,
                    httpx.InvalidURL,
                    SdkError,
                    UnicodeError,
                ) as caught:
                    error = caught
        finally:
            flow.close()
            if held is not None:
                cast("httpx.Response", held).close()

    def _sleep(self, seconds: float) -> None:
        (self._options.sleep or time.sleep)(seconds)

    def _send(self, send: Send) -> Arrived:
        if self.is_closed:
            raise ClosedError("the client is closed")
        headers = [
            (key.encode("ascii"), value.encode("utf-8")) for key, value in send.headers.items()
        ]
        content: Any = None
        if send.content is not None:
            size = send.content.size
            if size is not None:
                headers.append((b"content-length", str(size).encode("ascii")))
            content = iter(send.content)
            whole = send.content.whole()
            if whole is not None:
                content = whole
        request = self._http.build_request(
            send.method, send.url, headers=headers, content=content, timeout=send.timeout
        )
        if not request.url.host:  # early versions of httpx stumble over its cookies
            raise httpx.UnsupportedProtocol("the address has no host", request=request)
        response = sync_bounded(
            lambda: self._http.send(request, stream=True, auth=_no_auth, follow_redirects=False),
            self._left(send.deadline),
            _close,
        )
        return Arrived(
            response.status_code,
            {key.lower(): value for key, value in response.headers.items()},
            response,
        )

    def _left(self, deadline: float | None) -> float | None:
        return None if deadline is None else deadline - self._options.clock()

    def _load(self, load: Load) -> bytes:
        response = cast("httpx.Response", load.handle)
        return sync_bounded(
            lambda: self._read(response, load.deadline), self._left(load.deadline), len
        )

    def _read(self, response: httpx.Response, deadline: float | None) -> bytes:
        chunks: list[bytes] = []
        size, most = 0, self._options.max_body
        try:
            for chunk in response.iter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if most is not None and size > most:
                    raise BodyTooLargeError(f"the body of the answer is larger than {most} bytes")
                if deadline is not None and self._options.clock() >= deadline:
                    raise DeadlineError("the answer took too long")
        finally:
            response.close()
        return b"".join(chunks)

    def _obtain(self, obtain: Obtain) -> str | tuple[str, str]:
        credential = self._state.credentials[obtain.name]
        if isinstance(credential, ClientCredentials):
            return self._token(credential, obtain)
        if not callable(credential):
            return credential
        value = credential()
        if inspect.isawaitable(value):
            raise ConfigError("an asynchronous function needs the asynchronous client")
        return value

    def _token(self, credentials: ClientCredentials, obtain: Obtain) -> str:
        scopes = credential_scopes(credentials, obtain.scopes)
        key = f"{obtain.name} {' '.join(scopes)}"
        options = self._options
        # One at a time fetches a token; whoever waited finds it there.
        lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            state = self._state.tokens.setdefault(key, TokenState())
            token = state.fresh(options.wall_clock())
            if token is not None and token != obtain.refused:
                return token
            url = credentials.token_url or self._state.schemes[obtain.name].token_url
            if "://" not in url:
                raise ConfigError(
                    f"scheme '{obtain.name}' has no token_url: give the credentials one"
                )
            operation, arguments = token_request(credentials, url, scopes)
            alone = State(package=self._state.package)
            try:
                flow = call(alone, options.change(headers={}), operation, arguments)
                outcome = self._drive(_mapped(flow, operation))
            except TransportError as error:
                raise AuthError(f"no token for scheme '{obtain.name}': {error}") from error
            except ApiError as error:
                code = (as_mapping(error.parsed) or {}).get("error")
                raise AuthError(
                    f"no token for scheme '{obtain.name}': status {error.status}"
                    + (f", {code}" if isinstance(code, str) else ""),
                    status=error.status,
                    code=code if isinstance(code, str) else "",
                ) from None
            try:
                parsed = decode(operation, outcome.reply)
            except DecodeError as error:
                # Without that exception: it holds what came, which may be a token.
                raise AuthError(
                    f"no token for scheme '{obtain.name}': the answer is not the JSON of one",
                    status=error.status,
                ) from None
            fresh = read_token(parsed, credentials.margin, options.wall_clock())
            state.value, state.ends = fresh.value, fresh.ends
            return fresh.value

    # -- calls -------------------------------------------------------------------------------------------------------

    def _outcome(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, object],
        *,
        stream: bool = False,
        address: str = "",
    ) -> Outcome:
        flow = _mapped(
            call(self._state, self._options, operation, arguments, stream=stream, address=address),
            operation,
        )
        return self._drive(flow)

    def call(self, operation: Operation[T], arguments: Mapping[str, object]) -> T:
        """Make a call and return the value of its answer."""
        if self._mode == "stream":
            return cast("T", self.download(operation, arguments))
        outcome = self._outcome(operation, arguments)
        value = decode(operation, outcome.reply)
        return cast("T", _response(outcome.reply, value)) if self._mode == "response" else value

    def download(self, operation: Operation[Any], arguments: Mapping[str, object]) -> SyncDownload:
        """Make a call and leave the body of its answer to be read."""
        outcome = self._outcome(operation, arguments, stream=True)
        return SyncDownload(outcome, operation, self._options.clock)

    def stream(self, operation: Operation[Any], arguments: Mapping[str, object]) -> SyncStream[Any]:
        """Return the items of a call whose answer is a stream; it is sent when the first one is asked for."""
        return SyncStream(self, operation, arguments)

    def pages(
        self, operation: Operation[PageT], arguments: Mapping[str, object]
    ) -> SyncPager[Any, PageT]:
        """Return the items of a call whose answer comes in pages; each page is fetched when it is needed."""
        return SyncPager(self, operation, arguments)

    def page(
        self, operation: Operation[PageT], cursor: Cursor
    ) -> tuple[list[Any], Response[PageT]]:
        """Fetch the page that a cursor stands before."""
        arguments, address = cursor.request()
        outcome = self._outcome(operation, arguments, address=address)
        value = decode(operation, outcome.reply)
        items = cursor.advance(outcome.reply, value)
        hook = self._options.hooks.on_page
        if hook is not None:
            hook(PageEvent(operation.path, cursor.number, len(items), cursor.done))
        return items, _response(outcome.reply, value)


def _close(response: httpx.Response) -> None:
    """Give back the connection of an answer that came too late; only in the synchronous client one can."""
    response.close()


def _no_auth(request: httpx.Request) -> httpx.Request:
    """Keep httpx from adding credentials of its own, such as those of a netrc file."""
    return request


def _mapped(flow: Flow, operation: Operation[Any]) -> Flow:
    """Return a flow that gets our exceptions where httpx raised its own."""
    result: Any = None
    error: Exception | None = None
    try:
        while True:
            try:
                command = flow.send(result) if error is None else flow.throw(error)
            except StopIteration as stop:
                return cast("Outcome", stop.value)
            result, error = None, None
            try:
                result = yield command
            except Exception as caught:  # noqa: BLE001 - whatever it is goes on, in our words where we have them
                error = map_error(caught, operation)
                if error is not caught:
                    error.__cause__ = caught
    finally:
        flow.close()


def _response(reply: Reply, value: T) -> Response[T]:
    return Response(
        status=reply.status,
        headers=reply.headers,
        parsed=value,
        body=reply.body,
        request_id=reply.request_id,
        attempts=reply.attempts,
    )


class SyncDownload:
    """An answer whose body is read piece by piece. Close it, or use it in a `with` block.

    Attributes:
        status: The status.
        headers: Headers by lower-case name.
        request_id: The server's name for the request, where it gave one.
    """

    def __init__(
        self, outcome: Outcome, operation: Operation[Any], clock: Callable[[], float]
    ) -> None:
        """Take over an answer that was not read."""
        self._deadline = outcome.deadline
        self._clock = clock
        self.status = outcome.reply.status
        self.headers = outcome.reply.headers
        self.request_id = outcome.reply.request_id
        self._reply = outcome.reply
        self._response: httpx.Response = outcome.handle
        self._operation = operation

    def __enter__(self) -> Self:
        """Begin a block that the connection is given back after."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._response.close()

    def check_deadline(self) -> None:
        """Complain where the time of the whole call is over.

        Raises:
            DeadlineError: It is.
        """
        if self._deadline is not None and self._clock() >= self._deadline:
            raise DeadlineError(
                "the answer took too long",
                method=self._operation.method,
                path=self._operation.path,
                attempts=self._reply.attempts,
            )

    def iter_bytes(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the body in pieces of so many bytes."""
        try:
            held = bytearray()
            for piece in self._response.iter_bytes():
                self.check_deadline()
                held += piece
                while len(held) >= size:
                    yield bytes(held[:size])
                    del held[:size]
            if held:
                yield bytes(held)
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise map_error(error, self._operation) from error
        finally:
            self.close()

    def read(self) -> bytes:
        """Return the whole body."""
        chunks: list[bytes] = []
        for chunk in self.iter_bytes():
            chunks.append(chunk)  # noqa: PERF402 - one form for both clients
        return b"".join(chunks)

    def parse(self) -> Any:
        """Return the whole body in its documented type."""
        body = self.read()
        return decode(
            self._operation,
            Reply(self.status, self.headers, body, self._reply.url, self._reply.attempts),
        )

    def save(self, path: str | Path) -> int:
        """Write the body to a file and return its length."""
        total = 0
        with Path(path).open("wb") as file:
            for chunk in self.iter_bytes():
                total += file.write(chunk)
        return total


class SyncStream(Generic[ItemT]):
    """The items of an answer that is a stream. Use it in a `with` block, or iterate to its end."""

    def __init__(
        self, client: SyncBaseClient, operation: Operation[Any], arguments: Mapping[str, object]
    ) -> None:
        """Prepare the call; it is sent when the stream is entered or asked for an item."""
        self._client = client
        self._operation = operation
        self._arguments = arguments
        self._stream = operation.stream or Stream("ndjson", "", lambda: Any)
        self._download: SyncDownload | None = None
        self._decoder = decoder(self._stream.framing)
        self._chunks: Iterator[bytes] | None = None
        self._ready: deque[ServerSentEvent | str] = deque()
        self._ended = False
        self.last_event_id = ""

    def __enter__(self) -> Self:
        """Send the request; the connection is given back after the block."""
        self._open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the connection back."""
        self.close()

    def close(self) -> None:
        """Give the connection back."""
        self._ended = True
        self._ready.clear()
        if self._download is not None:
            self._download.close()

    def _open(self) -> None:
        if self._download is None and not self._ended:
            self._download = self._client.download(self._operation, self._arguments)
            self._chunks = self._download._response.iter_bytes()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def __iter__(self) -> SyncStream[ItemT]:
        """Return the stream itself."""
        return self

    def __next__(self) -> ItemT:
        """Return the next item; give the connection back behind the last one, and whatever goes wrong."""
        try:
            self._open()
            while not self._ready and not self._ended:
                self._fill()
            if self._ready:
                return self._parse(self._ready.popleft())
        except (httpx.HTTPError, httpx.StreamError) as error:
            self.close()
            raise map_error(error, self._operation) from error
        except BaseException:
            self.close()
            raise
        self.close()
        raise StopIteration

    def _fill(self) -> None:
        try:
            chunk = next(cast("Iterator[bytes]", self._chunks))
        except StopIteration:
            self._ready.extend(self._decoder.end())
            self._ended = True
            return
        if self._download is not None:
            self._download.check_deadline()
        for item in self._decoder.feed(chunk):
            if isinstance(item, ServerSentEvent):
                self.last_event_id = item.id
                if item.data == "[DONE]":
                    self._ended = True
                    return
            self._ready.append(item)

    def _parse(self, item: ServerSentEvent | str) -> ItemT:
        wanted = self._stream.item()
        if isinstance(item, ServerSentEvent):
            if wanted is ServerSentEvent:
                return cast("ItemT", item)
            if self._stream.whole:
                members = {
                    "event": item.event,
                    "data": item.data,
                    "id": item.id,
                    "retry": item.retry,
                }
                text = json.dumps(
                    {key: value for key, value in members.items() if value not in (None, "")}
                )
            else:
                text = item.data
        else:
            text = item
        if wanted is str and not text.startswith('"'):
            return cast("ItemT", text)
        try:
            return cast("ItemT", parse_json(wanted, text.encode()))
        except ValueError as error:
            raise StreamError(
                "an item of the stream is not of its documented type",
                method=self._operation.method,
                path=self._operation.path,
            ) from error


class SyncPager(Generic[ItemT, PageT]):
    """The items of a list that comes in pages. One page is held at a time; the next one is fetched when it is needed."""

    def __init__(
        self,
        client: SyncBaseClient,
        operation: Operation[PageT],
        arguments: Mapping[str, object],
        position: object = None,
    ) -> None:
        """Prepare the list; nothing is fetched yet."""
        self._client = client
        self._operation = operation
        self._arguments = arguments
        self._cursor = Cursor(operation, arguments, position)
        self._ready: deque[ItemT] = deque()

    @property
    def cursor(self) -> object:
        """What the page behind the last fetched one can be had with, in this process or another: see `resume`."""
        return self._cursor.position

    def resume(self, cursor: object) -> SyncPager[ItemT, PageT]:
        """Return the same list from a position that `cursor` gave."""
        return SyncPager(self._client, self._operation, self._arguments, cursor)

    def __iter__(self) -> SyncPager[ItemT, PageT]:
        """Return the list itself: it can be read once."""
        return self

    def __next__(self) -> ItemT:
        """Return the next item, from the next page where this one is read."""
        while not self._ready:
            if self._cursor.done:
                raise StopIteration
            items, _ = self._client.page(self._operation, self._cursor)
            self._ready.extend(items)
        return self._ready.popleft()

    def pages(self) -> Iterator[Response[PageT]]:
        """Yield the pages that are left."""
        while not self._cursor.done:
            _, response = self._client.page(self._operation, self._cursor)
            yield response

    def first(self) -> ItemT | None:
        """Return the next item, None where there is none."""
        for item in self:
            return item
        return None

    def take(self, count: int) -> list[ItemT]:
        """Return at most so many of the next items."""
        items: list[ItemT] = []
        if count <= 0:
            return items
        for item in self:
            items.append(item)
            if len(items) == count:
                break
        return items

    def fetch_all(self) -> list[ItemT]:
        """Return all items that are left, in memory."""
        items: list[ItemT] = []
        for item in self:
            items.append(item)  # noqa: PERF402 - one form for both clients
        return items
