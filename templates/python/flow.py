# SPDX-License-Identifier: MIT
"""What happens during a call, in which order, without any input or output.

A call is a generator. It yields commands (send this, read that, wait so long) and gets their results; `sync` and `aio`
carry them out. So retries, redirections, tokens and limits are decided in one place for both.
"""

from __future__ import annotations

import platform
import ssl
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

import httpx

from .answers import Reply, accept, api_error
from .auth import (
    ClientCredentials,
    Credential,
    Proof,
    Scheme,
    TokenState,
    choose,
)
from .bodies import Encoded, encode_body
from .config import (
    Options,
    RequestEvent,
    ResponseEvent,
    RetryEvent,
    redact_headers,
    redact_url,
    retry_after,
)
from .encoding import (
    content_text,
    cookie_pairs,
    expand_path,
    header_value,
    path_value,
    query_pairs,
)
from .errors import (
    BodyTooLargeError,
    ClosedError,
    ConfigError,
    ConnectError,
    ConnectTimeoutError,
    DeadlineError,
    PoolTimeoutError,
    ProtocolError,
    ReadTimeoutError,
    TlsError,
    TooManyRedirectsError,
    TransportError,
    WriteTimeoutError,
)
from .operations import Body, Operation, Param, Server
from .rate import Limiter
from .wire import with_base64url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass
class Life:
    """Whether a client was closed, for it and its copies."""

    closed: bool = False


@dataclass
class State:
    """What copies of a client share.

    Attributes:
        package: Name and version of the package, for `User-Agent`.
        schemes: Security schemes by name.
        credentials: Credentials by name of their scheme.
        servers: Addresses that the document lists.
        server: Which of them is used.
        variables: Values of the variables of addresses.
        tokens: Tokens of OAuth2 by scheme and scopes.
        limiter: Keeps the rate.
        life: Whether the client was closed.
    """

    package: str = ""
    schemes: Mapping[str, Scheme] = field(default_factory=dict[str, Scheme])
    credentials: Mapping[str, Credential] = field(default_factory=dict[str, Credential], repr=False)
    servers: tuple[Server, ...] = ()
    server: int = 0
    variables: Mapping[str, object] = field(default_factory=dict[str, object])
    tokens: dict[str, TokenState] = field(default_factory=dict[str, TokenState], repr=False)
    limiter: Limiter | None = None
    life: Life = field(default_factory=Life)

    def secret_names(self) -> frozenset[str]:
        """Return the names, in lower case, of headers and query parameters that hold credentials."""
        return frozenset(scheme.key.lower() for scheme in self.schemes.values() if scheme.key)


@dataclass(frozen=True)
class Send:
    """Send a request; the result is an `Arrived`."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: Encoded | None
    timeout: httpx.Timeout
    deadline: float | None = None


@dataclass(frozen=True)
class Load:
    """Read the body of an answer; the result is its bytes."""

    handle: Any
    deadline: float | None


@dataclass(frozen=True)
class Drop:
    """Close an answer that nobody reads."""

    handle: Any


@dataclass(frozen=True)
class Pause:
    """Wait."""

    seconds: float


@dataclass(frozen=True)
class Obtain:
    """Get the value of a credential; the result is a string or a pair of strings.

    Attributes:
        name: Name of the scheme.
        scopes: What the operation asks for.
        refused: A token that the server did not take.
    """

    name: str
    scopes: tuple[str, ...]
    refused: str = field(default="", repr=False)


Command: TypeAlias = "Send | Load | Drop | Pause | Obtain"


@dataclass(frozen=True)
class Arrived:
    """The head of an answer; `handle` is what its body can be read from."""

    status: int
    headers: Mapping[str, str]
    handle: Any


@dataclass(frozen=True)
class Outcome:
    """How a call ended: the whole answer, or with `handle` its head."""

    reply: Reply
    handle: Any = None
    deadline: float | None = None


@dataclass(frozen=True)
class Prepared:
    """A request before credentials are added."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: tuple[str, ...]
    cookies: tuple[str, ...]
    content: Encoded | None


def tls_context(state: State, *, tls: bool | ssl.SSLContext) -> bool | ssl.SSLContext:
    """Return how servers are checked, with the client's own certificate where it was given one."""
    for name, scheme in state.schemes.items():
        certificate = state.credentials.get(name)
        if scheme.kind != "mutual-tls" or certificate is None:
            continue
        context = tls if isinstance(tls, ssl.SSLContext) else httpx.create_ssl_context(verify=tls)
        if isinstance(certificate, str):
            context.load_cert_chain(certificate)
        elif isinstance(certificate, ClientCredentials) or callable(certificate):
            raise ConfigError(
                f"scheme '{name}' takes the path of a certificate, or of one and its key"
            )
        else:
            context.load_cert_chain(*certificate)
        return context
    return tls


def user_agent(package: str) -> str:
    """Return the name that this client goes by."""
    return f"{package} python/{platform.python_version()} httpx/{httpx.__version__}".strip()


def base_url(state: State, options: Options, operation: Operation[Any]) -> str:
    """Return the address that a path is appended to.

    Raises:
        ConfigError: The document names no complete address, and the client was not given one.
    """
    url = options.base_url
    if not url:
        servers = operation.servers or state.servers
        index = state.server if not operation.servers else min(state.server, len(servers) - 1)
        if not servers:
            raise ConfigError("the document names no server: give the client a base_url")
        if not 0 <= index < len(servers):
            raise ConfigError(f"there is no server {index}: the document names {len(servers)}")
        url = servers[index].resolve(state.variables)
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        raise ConfigError(f"the server '{url}' is no complete address: give the client a base_url")
    return url.rstrip("/")


def prepare(
    state: State,
    options: Options,
    operation: Operation[Any],
    arguments: Mapping[str, object],
    address: str = "",
) -> Prepared:
    """Return the request of a call. With `address` it goes there, with the headers and cookies of the call alone."""
    paths: dict[str, str] = {}
    query: list[str] = []
    cookies: list[str] = []
    headers: dict[str, str] = {"user-agent": user_agent(state.package), "accept": accept(operation)}
    headers.update({key.lower(): value for key, value in options.headers.items()})
    for param in operation.params:
        value = arguments.get(param.name)
        if value is None:
            continue
        _place(param, value, paths, query, headers, cookies)
    content = None
    value = arguments.get(operation.body_argument)
    if operation.bodies and (value is not None or operation.body_required):
        content = encode_body(_body(operation, arguments.get(operation.media_argument)), value)
        headers["content-type"] = content.media
    if address:
        url, query = address, []
    elif operation.elsewhere:
        url = operation.path
    else:
        url = base_url(state, options, operation) + expand_path(operation.path, paths)
    return Prepared(operation.method, url, headers, tuple(query), tuple(cookies), content)


def _place(
    param: Param,
    value: object,
    paths: dict[str, str],
    query: list[str],
    headers: dict[str, str],
    cookies: list[str],
) -> None:
    key = param.key or param.name
    if param.base64url:
        value = with_base64url(value)
    if param.media and param.place != "querystring":
        value = content_text(value, param.media)
    if param.place == "path":
        explode = bool(param.explode)
        paths[key] = path_value(
            key, value, style=param.style or "simple", explode=explode, reserved=param.reserved
        )
    elif param.place == "header":
        headers[key.lower()] = header_value(value, explode=bool(param.explode))
    elif param.place == "cookie":
        explode = param.explode is not False
        cookies += cookie_pairs(key, value, style=param.style or "form", explode=explode)
    elif param.place == "querystring":
        whole = encode_body(Body(param.media or "application/x-www-form-urlencoded"), value)
        text = b"".join(whole).decode()
        query.append(text if "urlencoded" in whole.media else query_pairs("", text)[0][1:])
    else:
        style = param.style or "form"
        explode = param.explode if param.explode is not None else style == "form"
        query += query_pairs(key, value, style=style, explode=explode, reserved=param.reserved)


def _body(operation: Operation[Any], media: object) -> Body:
    if media is None:
        return operation.bodies[0]
    for body in operation.bodies:
        if body.media == media:
            return body
    raise ConfigError(f"no body of media type '{media}' is documented")


def map_error(error: Exception, operation: Operation[Any]) -> Exception:
    """Return our exception for one of httpx; timeouts before connection errors, because they derive from them."""
    text = str(error) or type(error).__name__
    found: tuple[type[TransportError], str]
    if isinstance(error, httpx.ConnectTimeout):
        found = ConnectTimeoutError, "the server did not accept a connection in time"
    elif isinstance(error, httpx.ReadTimeout):
        found = ReadTimeoutError, "the server was silent for too long"
    elif isinstance(error, httpx.WriteTimeout):
        found = WriteTimeoutError, "the server took the request too slowly"
    elif isinstance(error, httpx.PoolTimeout):
        found = PoolTimeoutError, "no connection became free in time"
    elif isinstance(error, httpx.ConnectError):
        found = TlsError if _is_tls(error) else ConnectError, f"no connection: {text}"
    elif isinstance(error, (httpx.UnsupportedProtocol, httpx.InvalidURL)):
        return ConfigError(f"the address cannot be used: {text}")
    elif isinstance(error, UnicodeError):
        return ConfigError("the address or the name of a header cannot be used")
    elif isinstance(error, httpx.LocalProtocolError):
        # What httpx says holds the header.
        return ConfigError(
            "the request cannot be sent: a header or the length of the body is wrong"
        )
    elif isinstance(error, (httpx.HTTPError, httpx.StreamError)):
        found = ProtocolError, f"the connection broke: {text}"
    else:
        return error
    return found[0](found[1], method=operation.method, path=operation.path)


def _is_tls(error: BaseException | None) -> bool:
    for _ in range(8):
        if error is None:
            return False
        if isinstance(error, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


@dataclass
class _Call:
    """A call under way."""

    state: State
    options: Options
    operation: Operation[Any]
    prepared: Prepared
    deadline: float | None
    attempts: int = 0
    refreshed: bool = False
    used: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    refused: dict[str, str] = field(default_factory=dict[str, str], repr=False)

    def left(self) -> float | None:
        return None if self.deadline is None else self.deadline - self.options.clock()

    def check_deadline(self) -> None:
        left = self.left()
        if left is not None and left <= 0:
            raise self.out_of_time()

    def out_of_time(self) -> DeadlineError:
        return DeadlineError(
            f"the call took longer than {self.options.timeout.total} s",
            method=self.operation.method,
            path=self.operation.path,
            attempts=self.attempts,
        )


Flow: TypeAlias = "Generator[Command, Any, Outcome]"


def call(
    state: State,
    options: Options,
    operation: Operation[Any],
    arguments: Mapping[str, object],
    *,
    stream: bool = False,
    address: str = "",
) -> Flow:
    """Carry out a call; the outcome is a successful answer.

    Args:
        state: What the client's copies share.
        options: Options of this copy.
        operation: What is called.
        arguments: Its arguments; those that are None are not sent.
        stream: Whether the body of a successful answer is left to be read.
        address: Where it goes instead of the operation's own path.

    Raises:
        ApiError: The server answered with an error status.
        TransportError: No complete answer came.
        ConfigError: The call cannot be made.
    """
    if state.life.closed:
        raise ClosedError("the client is closed")
    total = options.timeout.total
    now = options.clock()
    at = _Call(
        state,
        options,
        operation,
        prepare(state, options, operation, arguments, address),
        None if total is None else now + total,
    )
    while True:
        at.attempts += 1
        at.check_deadline()
        try:
            outcome = yield from _attempt(at, stream=stream)
        except TransportError as error:
            error.attempts = at.attempts
            error.method, error.path = operation.method, operation.path
            left = at.left()
            if left is not None and left <= 0 and not isinstance(error, DeadlineError):
                raise at.out_of_time() from error
            pause = _pause_after_error(at, error)
            if pause is None:
                raise
            yield from _wait(at, pause, None, type(error).__name__)
            continue
        if outcome.reply.status < 400:
            return outcome
        if outcome.reply.status == 401 and _may_refresh(at):
            at.refreshed = True
            at.refused = dict(at.used)
            continue
        pause = _pause_after_status(at, outcome.reply)
        if pause is None:
            raise api_error(operation, outcome.reply, options.wall_clock())
        yield from _wait(at, pause, outcome.reply.status, "")


def _wait(at: _Call, pause: float, status: int | None, error: str) -> Generator[Command, Any, None]:
    hook = at.options.hooks.on_retry
    if hook is not None:
        hook(RetryEvent(at.operation.method, at.operation.path, at.attempts, pause, status, error))
    if pause > 0:
        yield Pause(pause)


def _repeatable(at: _Call) -> bool:
    return at.prepared.content is None or at.prepared.content.repeatable


def _fits(at: _Call, pause: float) -> float | None:
    left = at.left()
    return None if left is not None and pause >= left else pause


def _pause_after_error(at: _Call, error: TransportError) -> float | None:
    retry = at.options.retry
    if at.attempts > retry.attempts or not _repeatable(at):
        return None
    if isinstance(error, (TlsError, PoolTimeoutError, DeadlineError, TooManyRedirectsError)):
        return None
    # Without a connection nothing was sent: then even what is not idempotent may be sent again.
    if not isinstance(error, ConnectError) and not at.operation.may_repeat():
        return None
    return _fits(at, retry.pause(at.attempts, at.options.chance))


def _pause_after_status(at: _Call, reply: Reply) -> float | None:
    retry = at.options.retry
    said = next(
        (
            reply.headers[name].strip().lower()
            for name in ("x-should-retry", "cdf-is-auto-retryable")
            if name in reply.headers
        ),
        "",
    )
    if at.attempts > retry.attempts or not _repeatable(at) or said == "false":
        return None
    asked = retry_after(reply.headers, at.options.wall_clock())
    if said != "true":
        if reply.status not in retry.statuses:
            return None
        # 429, and 503 with a time to come back, mean that the server has not done anything yet.
        undone = reply.status == 429 or (reply.status == 503 and asked is not None)
        if not undone and not at.operation.may_repeat():
            return None
    if asked is not None:
        return _fits(at, asked) if asked <= retry.longest_retry_after else None
    return _fits(at, retry.pause(at.attempts, at.options.chance))


def _may_refresh(at: _Call) -> bool:
    if at.refreshed or not at.used or not _repeatable(at):
        return False
    return any(not isinstance(at.state.credentials[name], (str, tuple)) for name in at.used)


def _proof(at: _Call) -> Generator[Command, Any, Proof]:
    proof = Proof()
    at.used = {}
    for name, scopes in choose(at.operation.security, at.state.credentials).items():
        scheme = at.state.schemes[name]
        if scheme.kind == "mutual-tls":
            continue
        value = yield Obtain(name, scopes, at.refused.get(name, ""))
        at.used[name] = value if isinstance(value, str) else ""
        proof.add(scheme, value)
    return proof


def _turn(at: _Call) -> Generator[Command, Any, None]:
    """Wait until the rate has room for one more request."""
    limiter = at.state.limiter
    if limiter is None:
        return
    place, now = limiter.enter(), at.options.clock()
    try:
        while (pause := limiter.claim(place, _rate_key(at), now)) > 0:
            if _fits(at, pause) is None:
                raise at.out_of_time()
            yield Pause(pause)
            # What a clock is short of after a sleep, or the whole of it in a test, has passed nevertheless.
            now = max(at.options.clock(), now + pause)
    except BaseException:
        limiter.leave(place)
        raise


def _rate_key(at: _Call) -> str:
    return f"{at.operation.method} {at.operation.path}"


def _heed(at: _Call, arrived: Arrived, url: str) -> None:
    """Take note of what an answer says about the rate, where it comes from the client's own server."""
    limiter, options = at.state.limiter, at.options
    if limiter is not None and _same_origin(at, url):
        limiter.heed(
            _rate_key(at),
            arrived.status,
            arrived.headers,
            now=options.clock(),
            wall=options.wall_clock(),
        )


def _attempt(at: _Call, *, stream: bool) -> Flow:
    """Send one request, and more where the server sends the client elsewhere."""
    proof = yield from _proof(at)
    prepared, method, url, content = (
        at.prepared,
        at.prepared.method,
        at.prepared.url,
        at.prepared.content,
    )
    headers = dict(prepared.headers)
    query = list(prepared.query)
    cookies = list(prepared.cookies)
    trusted = _same_origin(at, url)
    if trusted:
        headers.update({key.lower(): value for key, value in proof.headers.items()})
        query += proof.query
        cookies += proof.cookies
    else:
        headers = _without_secrets(headers)
        cookies = []
    if query:
        url += ("&" if "?" in url else "?") + "&".join(query)
    for _ in range(at.options.max_redirects + 1):
        yield from _turn(at)
        at.check_deadline()
        sent = {**headers, "cookie": "; ".join(cookies)} if cookies else headers
        arrived = yield from _exchange(
            at,
            Send(method, url, sent, content, at.options.timeout.limits(at.left()), at.deadline),
        )
        _heed(at, arrived, url)
        if "," in arrived.headers.get("content-encoding", ""):
            # Each layer may grow a thousandfold when it is undone.
            yield Drop(arrived.handle)
            raise ProtocolError(
                "the answer is compressed more than once",
                method=at.operation.method,
                path=at.operation.path,
            )
        location = arrived.headers.get("location", "")
        if arrived.status not in _REDIRECTS or not location:
            return (yield from _finish(at, arrived, url, stream=stream))
        yield Drop(arrived.handle)
        target = _target(at, url, location)
        if arrived.status == 303 or (arrived.status in {301, 302} and method == "POST"):
            method, content = ("HEAD" if method == "HEAD" else "GET"), None
            headers.pop("content-type", None)
        elif content is not None and not content.repeatable:
            raise TooManyRedirectsError(
                "the server sent the client elsewhere, and the body cannot be sent again",
                method=at.operation.method,
                path=at.operation.path,
            )
        if _origin(target) != _origin(url):
            if content is not None and at.operation.elsewhere:
                raise TooManyRedirectsError(
                    "the server sent the client to another one, which must not see the body",
                    method=at.operation.method,
                    path=at.operation.path,
                )
            headers, cookies = _without_secrets(headers), []
        url = target
    raise TooManyRedirectsError(
        f"more than {at.options.max_redirects} redirections",
        method=at.operation.method,
        path=at.operation.path,
    )


def _target(at: _Call, url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        scheme, host, _ = _origin(target)
    except ValueError:
        scheme, host, target = "", None, ""
    if scheme not in {"http", "https"} or not host:
        raise ProtocolError(
            "the server sent the client to what is no address",
            method=at.operation.method,
            path=at.operation.path,
        )
    return target


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, parts.hostname, port


def _same_origin(at: _Call, url: str) -> bool:
    """Return whether an address is where the client's credentials belong.

    Raises:
        ConfigError: It is no address.
    """
    if at.operation.elsewhere:
        return True
    try:
        origin = _origin(url)
    except ValueError:
        origin = "", None, None
    if origin[0] not in {"http", "https"}:
        raise ConfigError("what should be an address of a page is none")
    return origin == _origin(base_url(at.state, at.options, at.operation))


def _without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that any server may see: not one that the client or the call was given besides the usual."""
    harmless = {"accept", "user-agent", "content-type", "accept-language"}
    return {key: value for key, value in headers.items() if key in harmless}


def _exchange(at: _Call, send: Send) -> Generator[Command, Any, Arrived]:
    hooks, secret = at.options.hooks, at.state.secret_names()
    if hooks.on_request is not None:
        hooks.on_request(
            RequestEvent(
                send.method,
                redact_url(send.url, secret),
                at.operation.path,
                redact_headers(send.headers, secret),
                at.attempts,
            )
        )
    start = at.options.clock()
    arrived: Arrived = yield send
    if hooks.on_response is not None:
        reply = Reply(arrived.status, arrived.headers, b"")
        hooks.on_response(
            ResponseEvent(
                send.method,
                redact_url(send.url, secret),
                at.operation.path,
                arrived.status,
                redact_headers(arrived.headers, secret),
                reply.request_id,
                at.options.clock() - start,
                at.attempts,
            )
        )
    return arrived


def _finish(at: _Call, arrived: Arrived, url: str, *, stream: bool) -> Flow:
    if stream and arrived.status < 400:
        return Outcome(
            Reply(arrived.status, arrived.headers, b"", url, at.attempts),
            arrived.handle,
            at.deadline,
        )
    try:
        body: bytes = yield Load(arrived.handle, at.deadline)
    except BodyTooLargeError as error:
        error.attempts = at.attempts
        error.method, error.path = at.operation.method, at.operation.path
        raise
    return Outcome(Reply(arrived.status, arrived.headers, body, url, at.attempts))


def credential_scopes(credentials: ClientCredentials, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scopes that a token is asked for."""
    return scopes if credentials.scopes is None else tuple(credentials.scopes)
