# SPDX-License-Identifier: MIT
"""Descriptions of calls: what generated modules state once for each operation.

Types stand behind functions, so that importing a description imports no model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Place = Literal["path", "query", "querystring", "header", "cookie"]
Thunk = Callable[[], object]


@dataclass(frozen=True)
class Param:
    """A parameter: the argument it comes from, and how it is written.

    Attributes:
        name: Name of the Python argument.
        place: Where it goes.
        key: Name on the wire; empty: that of the argument.
        style: Style; empty: the usual one of its place.
        explode: Whether items and members stand apart; None: as the style usually does.
        reserved: Whether reserved characters stay as they are.
        media: Media type that decides instead of a style.
        base64url: Whether bytes in its value are written in the alphabet for addresses.
    """

    name: str
    place: Place
    key: str = ""
    style: str = ""
    explode: bool | None = None
    reserved: bool = False
    media: str = ""
    base64url: bool = False


@dataclass(frozen=True)
class Part:
    """How one member of a form or a multipart body is written.

    Attributes:
        content_type: Media types it may have, separated by commas.
        style: Style as of a query parameter; empty: by content type.
        explode: Whether items stand apart.
        reserved: Whether reserved characters stay as they are.
    """

    content_type: str = ""
    style: str = ""
    explode: bool | None = None
    reserved: bool = False


@dataclass(frozen=True)
class Body:
    """A body in one media type.

    Attributes:
        media: The media type.
        parts: How members of a form or a multipart body are written.
        base64url: Whether bytes in its value, but for those of models, are written in the alphabet for addresses.
    """

    media: str
    parts: Mapping[str, Part] = field(default_factory=dict[str, Part])
    base64url: bool = False


@dataclass(frozen=True)
class Answer:
    """What comes back with a status.

    Attributes:
        status: `200`, `2XX` or `default`.
        content: The type for each media type.
    """

    status: str
    content: Mapping[str, Thunk] = field(default_factory=dict[str, Thunk])

    def rank(self, status: int) -> int:
        """Return how well this describes a status: 0 not at all, 3 exactly."""
        if self.status == str(status):
            return 3
        if len(self.status) == 3 and self.status[1:].upper() == "XX":
            return 2 if self.status[0] == str(status // 100) else 0
        return 1 if self.status == "default" else 0


@dataclass(frozen=True)
class Stream:
    """A stream of items.

    Attributes:
        framing: `sse`, `ndjson` or `json-seq`.
        item: Type of an item.
        whole: Whether the item of an `sse` stream is the event with all its members instead of its data.
    """

    framing: str
    media: str
    item: Thunk
    whole: bool = False


@dataclass(frozen=True)
class Paging:
    """How a list goes on.

    Attributes:
        style: `cursor`, `offset`, `page`, `next-url` or `link-header`.
        items: Pointer to the items of an answer; empty: the answer itself.
        argument: Argument that the cursor, offset or page number goes into.
        limit: Argument with the number of items of a page.
        next: Pointer to the next cursor or address.
        more: Pointer to a boolean that says whether there is more.
        first: Number of the first page.
    """

    style: str
    items: str = ""
    argument: str = ""
    limit: str = ""
    next: str = ""
    more: str = ""
    first: int = 1


@dataclass(frozen=True)
class Server:
    """An address, with variables in braces and their defaults."""

    url: str
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    def resolve(self, values: Mapping[str, object]) -> str:
        """Return the address with its variables filled in."""
        url = self.url
        for name, default in self.variables.items():
            url = url.replace("{" + name + "}", str(values.get(name, default)))
        return url


@dataclass(frozen=True)
class Operation(Generic[T]):
    """A call whose answer is a T."""

    method: str
    path: str
    params: tuple[Param, ...] = ()
    bodies: tuple[Body, ...] = ()
    body_required: bool = False
    answers: tuple[Answer, ...] = ()
    security: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    servers: tuple[Server, ...] = ()
    paging: Paging | None = None
    stream: Stream | None = None
    idempotent: bool | None = None
    body_argument: str = "body"
    media_argument: str = "content_type"

    @property
    def elsewhere(self) -> bool:
        """Whether the path is a whole address, as that of a token endpoint is."""
        return self.path.startswith(("https://", "http://"))

    def answer(self, status: int) -> Answer | None:
        """Return what describes a status best."""
        best = max(self.answers, key=lambda answer: answer.rank(status), default=None)
        return best if best is not None and best.rank(status) else None

    def may_repeat(self) -> bool:
        """Return whether sending it twice does no more than sending it once."""
        if self.idempotent is not None:
            return self.idempotent
        return self.method in {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"}
