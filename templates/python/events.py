# SPDX-License-Identifier: MIT
"""Streams of items: server-sent events, lines of JSON, JSON text sequences, taken apart as bytes arrive.

Each decoder is fed with chunks of any length and gives what has become complete; it holds one item at a time.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .errors import StreamError

LIMIT = 64 << 20
_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of a `text/event-stream`.

    Attributes:
        event: Name of the event, `message` where none is given.
        data: Its lines, joined by line feeds.
        id: The last identity that the stream gave.
        retry: Milliseconds to wait before coming back, where the server said so.
    """

    event: str
    data: str
    id: str
    retry: int | None = None


class Decoder(Protocol):
    """Takes a stream of bytes apart."""

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent | str]:
        """Yield what the chunk completes."""
        ...

    def end(self) -> Iterator[ServerSentEvent | str]:
        """Yield what is left when the stream ends."""
        ...


class _Lines:
    """Text lines out of chunks, ended by LF, CRLF or CR."""

    def __init__(self) -> None:
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts: list[str] = []
        self._size = 0
        self._after_return = False
        self._started = False

    def feed(self, chunk: bytes, *, final: bool = False) -> Iterator[str]:
        text = self._text.decode(chunk, final)
        if not self._started and text:
            self._started = True
            text = text.removeprefix("\ufeff")
        if self._after_return and text:
            self._after_return = False
            text = text.removeprefix("\n")
        start = 0
        for match in _BREAK.finditer(text):
            self._parts.append(text[start : match.start()])
            yield self._take()
            start = match.end()
            self._after_return = match.group() == "\r" and start == len(text)
        self._parts.append(text[start:])
        self._size += len(text) - start
        if self._size > LIMIT:
            raise StreamError(f"a line of a stream is longer than {LIMIT} characters")

    def _take(self) -> str:
        line = "".join(self._parts)
        self._parts.clear()
        self._size = 0
        return line

    def rest(self) -> str:
        list(self.feed(b"", final=True))
        return self._take()


class EventDecoder:
    """Decoder of `text/event-stream`, as the HTML standard reads it."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._lines = _Lines()
        self._event = ""
        self._data: list[str] = []
        self._id = ""
        self._retry: int | None = None
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """Yield the events that the chunk completes."""
        for line in self._lines.feed(chunk):
            event = self._line(line)
            if event is not None:
                yield event

    def end(self) -> Iterator[ServerSentEvent]:
        """Drop an event without its empty line, as the standard wants it."""
        return iter(())

    def _line(self, line: str) -> ServerSentEvent | None:
        if not line:
            data, name = self._data, self._event
            self._data, self._event, self._size = [], "", 0
            if not data:
                return None
            retry, self._retry = self._retry, None
            return ServerSentEvent(name or "message", "\n".join(data), self._id, retry)
        if line.startswith(":"):
            return None
        key, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if key == "data":
            self._data.append(value)
            self._size += len(value) + 1
            if self._size > LIMIT:
                raise StreamError(f"an event is longer than {LIMIT} characters")
        elif key == "event":
            self._event = value
        elif key == "id" and "\0" not in value:
            self._id = value
        elif key == "retry" and value.isascii() and value.isdigit() and len(value) < 19:
            self._retry = int(value)
        return None


class LineDecoder:
    """Decoder of lines of JSON; empty lines are left out."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._lines = _Lines()

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the lines that the chunk completes."""
        yield from (line.strip() for line in self._lines.feed(chunk) if line.strip())

    def end(self) -> Iterator[str]:
        """Yield a last line that has no end."""
        text = self._lines.rest().strip()
        if text:
            yield text


class SequenceDecoder:
    """Decoder of JSON text sequences (RFC 7464): texts, each after a record separator."""

    def __init__(self) -> None:
        """Begin a stream."""
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self._parts: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[str]:
        """Yield the texts that the chunk completes."""
        *texts, rest = self._text.decode(chunk).split("\x1e")
        for text in texts:
            self._parts.append(text)
            yield from self.end()
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > LIMIT:
            raise StreamError(f"a text of a sequence is longer than {LIMIT} characters")

    def end(self) -> Iterator[str]:
        """Yield the last text."""
        text = "".join(self._parts).strip()
        self._parts, self._size = [], 0
        if text:
            yield text


def decoder(framing: str) -> Decoder:
    """Return a decoder for `sse`, `ndjson` or `json-seq`."""
    if framing == "sse":
        return EventDecoder()
    return SequenceDecoder() if framing == "json-seq" else LineDecoder()
