# SPDX-License-Identifier: MIT
"""Credentials: every security scheme of OpenAPI, and which of an operation's alternatives is used.

A credential is a value, or a function that gives it for each request. Tokens of OAuth2 are fetched when they are needed
and kept until shortly before they end; however many threads or tasks wait, one request fetches one.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import quote, quote_plus

from .errors import AuthError, ConfigError
from .operations import Answer, Body, Operation, Param
from .wire import as_mapping

TokenFunction: TypeAlias = Callable[[], str | Awaitable[str]]


@dataclass(frozen=True)
class ClientCredentials:
    """OAuth2's client credentials: the client itself is what is let in.

    Attributes:
        client_id: The client's name.
        client_secret: Its secret.
        token_url: Where tokens are had; empty: as the document says.
        scopes: What is asked for; None: what the document lists for the operation, else nothing.
        audience: For whom the token is to be, where the server wants to know.
        send: Whether the client names itself in a header or in the form.
        margin: A token is fetched anew so many seconds before it ends.
        extra: More members of the form.
    """

    client_id: str
    client_secret: str = field(repr=False)
    token_url: str = ""
    scopes: Sequence[str] | None = None
    audience: str | None = None
    send: Literal["header", "form"] = "header"
    margin: float = 30.0
    extra: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)


Token: TypeAlias = str | TokenFunction | ClientCredentials
Basic: TypeAlias = tuple[str, str]
Credential: TypeAlias = str | TokenFunction | ClientCredentials | tuple[str, str]


@dataclass(frozen=True)
class Scheme:
    """A security scheme of the document.

    Attributes:
        kind: `api-key`, `basic`, `bearer`, `oauth2`, `oidc`, `mutual-tls`, or the name of another HTTP scheme.
        key: Name of the header, query parameter or cookie of an API key.
        place: Where an API key goes.
        token_url: Where OAuth2's client credentials get their tokens.
    """

    kind: str
    key: str = ""
    place: Literal["header", "query", "cookie"] = "header"
    token_url: str = ""


@dataclass
class Proof:
    """What credentials add to a request."""

    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    query: list[str] = field(default_factory=list[str], repr=False)
    cookies: list[str] = field(default_factory=list[str], repr=False)

    def add(self, scheme: Scheme, value: str | tuple[str, str]) -> None:
        """Add one credential as its scheme wants it."""
        if isinstance(value, tuple) or scheme.kind == "basic":
            pair = ":".join(value) if isinstance(value, tuple) else value
            text = base64.b64encode(pair.encode()).decode("ascii")
            self._header("Authorization", f"Basic {text}")
        elif scheme.kind == "api-key":
            if scheme.place == "query":
                self.query.append(f"{quote(scheme.key, safe='')}={quote(value, safe='')}")
            elif scheme.place == "cookie":
                self.cookies.append(f"{scheme.key}={quote(value, safe='')}")
            else:
                self._header(scheme.key, value)
        elif scheme.kind in {"bearer", "oauth2", "oidc"}:
            self._header("Authorization", f"Bearer {value}")
        elif scheme.kind != "mutual-tls":
            self._header("Authorization", f"{scheme.kind} {value}".strip())

    def _header(self, name: str, value: str) -> None:
        if any(c in value for c in "\r\n\0"):
            raise ConfigError(f"the credential for header '{name}' holds a line break")
        self.headers[name] = value


def choose(
    alternatives: tuple[Mapping[str, tuple[str, ...]], ...], given: Mapping[str, Credential]
) -> Mapping[str, tuple[str, ...]]:
    """Return the first alternative that all credentials are there for; none, where no alternative is complete."""
    for alternative in alternatives:
        if alternative and all(name in given for name in alternative):
            return alternative
    return {}


@dataclass
class TokenState:
    """A token and when it ends."""

    value: str = field(default="", repr=False)
    ends: float = 0.0

    def fresh(self, now: float) -> str | None:
        """Return the token unless it has ended."""
        return self.value if self.value and now < self.ends else None


def _anything() -> object:
    return Any


def token_request(
    credentials: ClientCredentials, token_url: str, scopes: Sequence[str]
) -> tuple[Operation[Any], dict[str, object]]:
    """Return the call that fetches a token, and its arguments."""
    form: dict[str, str] = {"grant_type": "client_credentials", **credentials.extra}
    if scopes:
        form["scope"] = " ".join(scopes)
    if credentials.audience:
        form["audience"] = credentials.audience
    arguments: dict[str, object] = {"body": form}
    params: tuple[Param, ...] = ()
    if credentials.send == "form":
        form["client_id"], form["client_secret"] = credentials.client_id, credentials.client_secret
    else:
        pair = f"{quote_plus(credentials.client_id)}:{quote_plus(credentials.client_secret)}"
        params = (Param("authorization", "header", "Authorization"),)
        arguments["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode("ascii")
    operation: Operation[Any] = Operation(
        "POST",
        token_url,
        params=params,
        bodies=(Body("application/x-www-form-urlencoded"),),
        body_required=True,
        answers=(Answer("2XX", {"application/json": _anything}),),
        idempotent=True,
    )
    return operation, arguments


def read_token(parsed: object, margin: float, now: float) -> TokenState:
    """Return the token of a token endpoint's answer.

    Raises:
        AuthError: There is none in it.
    """
    members = as_mapping(parsed) or {}
    value, seconds = members.get("access_token"), members.get("expires_in")
    if not isinstance(value, str) or not value:
        raise AuthError("the token endpoint's answer holds no access token")
    try:
        lifetime = float(cast("float", seconds)) if seconds is not None else 3600.0
    except (TypeError, ValueError, OverflowError):
        lifetime = 3600.0
    # A token that lives shorter than the margin is used for half of its life.
    return TokenState(value, now + max(lifetime - margin, lifetime / 2))
