# SPDX-License-Identifier: MIT
"""What a client can be told: timeouts, retries, rate, pool, hooks, and what may depend on time or chance."""

from __future__ import annotations

import logging
import random
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote_plus, urlsplit, urlunsplit

import httpx
from typing_extensions import TypedDict

from .errors import ConfigError

_SENSITIVE_HEADERS = frozenset(
    {
        "authorization",
        "proxy-authorization",
        "cookie",
        "set-cookie",
        "x-api-key",
        "api-key",
        "x-auth-token",
    }
)
_ADDRESSES = frozenset({"location", "content-location", "referer"})
_SENSITIVE_QUERY = frozenset(
    {
        "access_token",
        "api_key",
        "api-key",
        "apikey",
        "auth",
        "client_secret",
        "code",
        "key",
        "password",
        "refresh_token",
        "secret",
        "sig",
        "signature",
        "token",
        "x-amz-credential",
        "x-amz-security-token",
        "x-amz-signature",
    }
)
REDACTED = "[redacted]"


@dataclass(frozen=True)
class Timeout:
    """Seconds for each step of a request; None: no limit.

    Attributes:
        connect: To open a connection.
        read: Of silence while an answer is read.
        write: For the server to take a piece of the request.
        pool: For a connection of the pool to become free.
        total: For the whole call, retries and waiting included.
    """

    connect: float | None = 10.0
    read: float | None = 60.0
    write: float | None = 60.0
    pool: float | None = 60.0
    total: float | None = None

    def limits(self, left: float | None) -> httpx.Timeout:
        """Return the limits of one request when so many seconds are left of the whole."""

        def at_most(limit: float | None) -> float | None:
            if left is None:
                return limit
            return max(0.001, left if limit is None else min(left, limit))

        return httpx.Timeout(
            connect=at_most(self.connect),
            read=at_most(self.read),
            write=at_most(self.write),
            pool=at_most(self.pool),
        )


@dataclass(frozen=True)
class Retry:
    """When a request is sent again, and after how long.

    Attributes:
        attempts: How often a call is sent again at most; 0 never.
        initial: Seconds that the first pause is drawn below; doubles each time.
        maximum: Seconds that no pause exceeds, unless the server asks for a longer one.
        statuses: Statuses that are worth another try.
        longest_retry_after: A server that asks for a longer pause gets its error raised instead.
    """

    attempts: int = 2
    initial: float = 0.5
    maximum: float = 30.0
    statuses: frozenset[int] = frozenset({408, 429, 500, 502, 503, 504})
    longest_retry_after: float = 120.0

    def pause(self, attempt: int, chance: Callable[[], float]) -> float:
        """Return the seconds before attempt number `attempt` + 1: full jitter over exponential growth."""
        return chance() * min(self.maximum, self.initial * 2.0 ** min(attempt - 1, 60))


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or as a date; None where it says nothing."""
    text = headers.get("retry-after-ms", "").strip()
    if text.isascii() and text.isdigit():
        return float(text) / 1000.0
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
        return max(0.0, date.timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class RateLimit:
    """How fast a client asks, with all its threads or tasks and its copies. Who asks first is sent first.

    Attributes:
        rate: Requests in a period, evenly spread; None: as many as are asked for, but for what the server says.
        burst: How many may be sent at once after a time of rest. In no period are there more than `rate` + `burst`.
        period: Seconds.
        follow_server: Whether requests wait where the server said that nothing is left of its own rate: in `RateLimit`,
            `X-RateLimit-Remaining` and `X-RateLimit-Reset`, or by `Retry-After` with status 429 or 503.
        longest_wait: A server that says to wait for more seconds is asked nevertheless.
    """

    rate: float | None = None
    burst: int = 1
    period: float = 1.0
    follow_server: bool = False
    longest_wait: float = 120.0

    def __post_init__(self) -> None:
        """Refuse what would never let a request pass.

        Raises:
            ConfigError: A number is too small.
        """
        rates = (self.period,) if self.rate is None else (self.period, self.rate)
        if self.burst < 1 or not all(0 < number < float("inf") for number in rates):
            raise ConfigError("a rate limit needs a rate and a period above 0, and a burst of 1")


@dataclass(frozen=True)
class Pool:
    """How many connections a client holds."""

    max_connections: int = 20
    max_keepalive: int = 10
    keepalive_expiry: float = 5.0

    def limits(self) -> httpx.Limits:
        """Return them as httpx takes them."""
        return httpx.Limits(
            max_connections=self.max_connections,
            max_keepalive_connections=self.max_keepalive,
            keepalive_expiry=self.keepalive_expiry,
        )


@dataclass(frozen=True)
class RequestEvent:
    """A request is about to be sent. Secrets are redacted."""

    method: str
    url: str
    path: str
    headers: Mapping[str, str]
    attempt: int


@dataclass(frozen=True)
class ResponseEvent:
    """The head of an answer has come. Secrets are redacted."""

    method: str
    url: str
    path: str
    status: int
    headers: Mapping[str, str]
    request_id: str | None
    seconds: float
    attempt: int


@dataclass(frozen=True)
class RetryEvent:
    """A request will be sent again after a pause."""

    method: str
    path: str
    attempt: int
    pause: float
    status: int | None
    error: str


@dataclass(frozen=True)
class PageEvent:
    """A page of a list has come."""

    path: str
    number: int
    items: int
    last: bool


@dataclass(frozen=True)
class Hooks:
    """Functions that are told what happens. What they raise ends the call."""

    on_request: Callable[[RequestEvent], object] | None = None
    on_response: Callable[[ResponseEvent], object] | None = None
    on_retry: Callable[[RetryEvent], object] | None = None
    on_page: Callable[[PageEvent], object] | None = None


def logging_hooks(logger: logging.Logger, level: int = logging.DEBUG) -> Hooks:
    """Return hooks that log one line for each event, without bodies and without secrets."""
    return Hooks(
        on_request=lambda e: logger.log(level, "%s %s (attempt %d)", e.method, e.url, e.attempt),
        on_response=lambda e: logger.log(
            level,
            "%s %s: %d in %.0f ms (attempt %d, request %s)",
            e.method,
            e.url,
            e.status,
            e.seconds * 1000.0,
            e.attempt,
            e.request_id or "-",
        ),
        on_retry=lambda e: logger.log(
            level, "%s %s: again in %.2f s after %s", e.method, e.path, e.pause, e.status or e.error
        ),
        on_page=lambda e: logger.log(level, "%s: page %d of %d items", e.path, e.number, e.items),
    )


def _new_random() -> Callable[[], float]:
    return random.SystemRandom().random


@dataclass(frozen=True)
class Options:
    """Everything that `with_options` may change.

    Attributes:
        base_url: Address that paths are appended to.
        headers: Sent with every request; an argument of the same name wins.
        timeout: Limits of time.
        retry: When to try again.
        rate_limit: How fast requests are sent; None: as fast as they are asked for.
        hooks: Who is told what happens.
        max_redirects: How many redirections are followed.
        max_body: Bytes of an answer that are read into memory, at most; None: as many as come. Downloads and streams
            are read in pieces, and have no limit.
        clock: Seconds that only go forward.
        wall_clock: Seconds since 1970, for dates in `Retry-After` and for lifetimes of tokens.
        sleep: Waits in the synchronous client; None: `time.sleep`.
        async_sleep: Waits in the asynchronous client; None: `asyncio.sleep`.
        chance: Numbers from 0 to 1.
    """

    base_url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    timeout: Timeout = field(default_factory=Timeout)
    retry: Retry = field(default_factory=Retry)
    rate_limit: RateLimit | None = None
    hooks: Hooks = field(default_factory=Hooks)
    max_redirects: int = 5
    max_body: int | None = 1 << 30
    clock: Callable[[], float] = time.monotonic
    wall_clock: Callable[[], float] = time.time
    sleep: Callable[[float], object] | None = None
    async_sleep: Callable[[float], Any] | None = None
    chance: Callable[[], float] = field(default_factory=_new_random)

    def change(self, **changes: Any) -> Options:
        """Return a copy with some members changed."""
        return replace(self, **changes)


class Settings(TypedDict, total=False):
    """Everything that a client can be told, besides credentials and servers. See `Options` for what is not said here.

    Attributes:
        timeout: Limits of time; a number is one of the whole call.
        pool: How many connections are held.
        tls: Whether servers' certificates are checked, or an SSL context of your own.
    """

    base_url: str
    headers: Mapping[str, str]
    timeout: Timeout | float
    retry: Retry
    rate_limit: RateLimit
    hooks: Hooks
    max_redirects: int
    max_body: int | None
    pool: Pool
    tls: bool | ssl.SSLContext
    clock: Callable[[], float]
    wall_clock: Callable[[], float]
    sleep: Callable[[float], object]
    async_sleep: Callable[[float], Any]
    chance: Callable[[], float]


_NO_OPTIONS = frozenset({"pool", "tls", "transport", "http_client"})


def make_options(settings: Settings) -> Options:
    """Return the options among the settings of a client."""
    given: dict[str, Any] = {
        key: value for key, value in settings.items() if key not in _NO_OPTIONS
    }
    if isinstance(given.get("timeout"), (int, float)):
        given["timeout"] = Timeout(total=given["timeout"])
    return Options(**given)


def redact_headers(
    headers: Mapping[str, str], secret: frozenset[str] = frozenset()
) -> dict[str, str]:
    """Return headers with the values of sensitive ones replaced; `secret` are more of them in lower case."""

    def shown(key: str, value: str) -> str:
        if key in _SENSITIVE_HEADERS or key in secret:
            return REDACTED
        return redact_url(value, secret) if key in _ADDRESSES else value

    return {key: shown(key.lower(), value) for key, value in headers.items()}


def redact_url(url: str, secret: frozenset[str] = frozenset()) -> str:
    """Return an address without user information and with the values of sensitive query parameters replaced."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return REDACTED
    host = parts.netloc.rpartition("@")[2]
    pairs = [
        f"{name}={REDACTED}" if plain in _SENSITIVE_QUERY or plain in secret else pair
        for pair in parts.query.split("&")
        for name in (pair.partition("=")[0],)
        for plain in (unquote_plus(name).lower(),)
    ]
    return urlunsplit((parts.scheme, host, parts.path, "&".join(pairs), ""))


class _Redacting(logging.Filter):
    """Takes the values of secret query parameters from the addresses that httpx logs."""

    def __init__(self) -> None:
        super().__init__()
        self.names: frozenset[str] = frozenset()

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                redact_url(str(value), self.names) if isinstance(value, httpx.URL) else value
                for value in record.args
            )
        return True


_redacting = _Redacting()


def redact_logs(names: frozenset[str]) -> None:
    """Keep the values of such query parameters, and of the usual ones, out of what httpx logs."""
    _redacting.names |= names
    logging.getLogger("httpx").addFilter(_redacting)
