# SPDX-License-Identifier: MIT
"""From what came over the wire to typed values and typed errors. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from . import core
from .config import retry_after
from .errors import (
    ApiError,
    DecodeError,
    ResponseValidationError,
    UnexpectedStatusError,
    error_class,
)
from .operations import Answer, Operation, Thunk
from .parsing import parse_json
from .wire import as_mapping

T = TypeVar("T")

# Codecs of Python that no server means: they warn, fail, or take a time that grows faster than the text.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})

_REQUEST_ID = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-ms-request-id",
    "cf-ray",
)


@dataclass(frozen=True)
class Reply:
    """An answer as it came: status, headers by lower-case name, and the bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str = ""
    attempts: int = 1

    @property
    def request_id(self) -> str | None:
        """The server's name for the request."""
        return next((self.headers[name] for name in _REQUEST_ID if name in self.headers), None)


@dataclass(frozen=True)
class Response(Generic[T]):
    """An answer with all that stands around its value.

    Attributes:
        status: The status.
        headers: Headers by lower-case name.
        parsed: The value in its documented type.
        body: The bytes as they came.
        request_id: The server's name for the request, where it gave one.
        attempts: How many requests were sent.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    parsed: T
    body: bytes = field(repr=False)
    request_id: str | None = None
    attempts: int = 1


def _essence(media: str) -> str:
    return media.split(";", 1)[0].strip().lower()


def _is_json(essence: str) -> bool:
    return essence.endswith(("/json", "+json"))


def _matches(pattern: str, essence: str) -> int:
    wanted = _essence(pattern)
    if wanted == essence:
        return 3
    if wanted in {"*/*", ""}:
        return 1
    return 2 if wanted.endswith("/*") and essence.startswith(wanted[:-1]) else 0


def _choose(answer: Answer, essence: str) -> tuple[str, Thunk] | None:
    """Return the documented content of a media type; JSON stands in for JSON of another name."""
    best = max(answer.content.items(), key=lambda item: _matches(item[0], essence), default=None)
    if best is not None and _matches(best[0], essence):
        return best
    if _is_json(essence) or not essence:
        return next((item for item in answer.content.items() if _is_json(_essence(item[0]))), None)
    return None


def _text(reply: Reply) -> str:
    media = reply.headers.get("content-type", "")
    _, _, charset = media.lower().partition("charset=")
    name = charset.split(";")[0].strip(" \"'").replace("_", "-")
    if name in _NO_CHARSETS:
        name = "utf-8"
    try:
        return reply.body.decode(name or "utf-8", "replace")
    except (LookupError, ValueError):
        return reply.body.decode("utf-8", "replace")


def decode(operation: Operation[T], reply: Reply) -> T:
    """Return the value of a successful answer.

    Raises:
        DecodeError: It cannot be read as its media type.
        ResponseValidationError: It is JSON, but not of the documented type.
        UnexpectedStatusError: Nothing is documented for a status that is neither success nor error.
    """
    answer = operation.answer(reply.status)
    value: Any
    if answer is None and not 200 <= reply.status < 300:
        raise UnexpectedStatusError(
            f"status {reply.status} is not documented",
            status=reply.status,
            body=reply.body,
            request_id=reply.request_id,
            method=operation.method,
            path=operation.path,
            attempts=reply.attempts,
        )
    if answer is None:
        value = guess(reply)
    elif not answer.content or operation.method == "HEAD":
        value = None
    else:
        value = _typed(operation, answer, reply)
    result: T = value
    return result


def _typed(operation: Operation[Any], answer: Answer, reply: Reply) -> Any:
    essence = _essence(reply.headers.get("content-type", ""))
    chosen = _choose(answer, essence)
    if chosen is None:
        if not reply.body:
            return None
        raise _broken(
            DecodeError, operation, reply, f"the media type '{essence}' is not documented"
        )
    media, thunk = chosen
    wanted = thunk()
    essence = essence or _essence(media)
    if wanted is bytes and not _is_json(essence):
        return reply.body
    if not _is_json(essence) and _essence(media) != "*/*" and not _is_json(_essence(media)):
        return _text(reply) if wanted is not bytes else reply.body
    if not reply.body.strip():
        if reply.status in {204, 205}:
            return None
        raise _broken(DecodeError, operation, reply, "the answer is empty where JSON is documented")
    try:
        return parse_json(wanted, reply.body)
    except core.Invalid as error:
        if core.is_not_json(error):
            raise _broken(DecodeError, operation, reply, "the answer is not JSON") from error
        count, first = core.problems(error, 5)
        raise _broken(
            ResponseValidationError,
            operation,
            reply,
            f"{count} problems in the answer: {_printable('; '.join(first))}",
        ) from error
    except ValueError as error:
        raise _broken(DecodeError, operation, reply, "the answer is not JSON") from error


def _broken(
    kind: type[DecodeError], operation: Operation[Any], reply: Reply, message: str
) -> DecodeError:
    return kind(
        message,
        status=reply.status,
        body=reply.body,
        request_id=reply.request_id,
        method=operation.method,
        path=operation.path,
        attempts=reply.attempts,
    )


def guess(reply: Reply) -> Any:
    """Return an answer nobody documented: JSON, text, or bytes; None where it is empty."""
    if not reply.body:
        return None
    essence = _essence(reply.headers.get("content-type", ""))
    if _is_json(essence):
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError):
            return _text(reply)
    return _text(reply) if essence.startswith("text/") or essence.endswith("xml") else reply.body


def api_error(operation: Operation[Any], reply: Reply, now: float) -> ApiError:
    """Return the exception for an answer with an error status."""
    answer = operation.answer(reply.status)
    parsed: Any = None
    if answer is not None and answer.content and reply.body:
        try:
            parsed = _typed(operation, answer, reply)
        except DecodeError:
            parsed = guess(reply)
    else:
        parsed = guess(reply)
    message = f"status {reply.status}"
    said = _message(guess(reply))
    if said:
        message += f": {said}"
    if reply.request_id:
        message += f" (request {reply.request_id})"
    return error_class(reply.status)(
        message,
        status=reply.status,
        body=reply.body,
        parsed=parsed,
        headers={key: value for key, value in reply.headers.items() if key != "set-cookie"},
        request_id=reply.request_id,
        retry_after=retry_after(reply.headers, now),
        method=operation.method,
        path=operation.path,
        attempts=reply.attempts,
    )


def _printable(text: str) -> str:
    """Return a text of the server on one line, without what a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _message(value: object) -> str:
    """Return what an error's body says in words, by the usual names of that member."""
    for _ in range(4):
        if isinstance(value, str):
            return _printable(value[:2000])[:500]
        members = as_mapping(value)
        if members is None:
            return ""
        value = next(
            (
                members[key]
                for key in ("message", "error_description", "detail", "title", "error")
                if members.get(key)
            ),
            None,
        )
    return ""


def accept(operation: Operation[Any]) -> str:
    """Return what the `Accept` header says: the media types of successful answers, JSON first."""
    found = list(
        dict.fromkeys(
            media
            for answer in operation.answers
            if answer.status[0] == "2" or answer.status == "default"
            for media in answer.content
        )
    )
    found.sort(key=lambda media: not _is_json(_essence(media)))
    return ", ".join(found) or "*/*"
