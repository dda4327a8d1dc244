# SPDX-License-Identifier: MIT
"""Request bodies: JSON, forms, multipart with files, text, and streams of bytes or of lines.

A body knows its length where that can be known, and whether it can be sent a second time. Files are read in chunks
while they are sent; a body is never gathered in memory because of one.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeAlias, cast
from urllib.parse import quote, quote_plus, unquote

from .encoding import query_pairs
from .errors import ConfigError
from .operations import Body, Part
from .wire import as_list, as_mapping, to_json, to_text, to_wire, with_base64url

CHUNK = 65536


@dataclass(frozen=True)
class File:
    """Content with a name and a media type.

    Attributes:
        content: Bytes, text, a path, or a binary file that is open for reading.
        filename: Name that the server gets; None: that of the file, where it has one.
        content_type: Media type; None: as documented, else `application/octet-stream`.
        headers: More headers of this part of a multipart body.
    """

    content: bytes | str | os.PathLike[str] | IO[bytes]
    filename: str | None = None
    content_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


FileInput: TypeAlias = bytes | os.PathLike[str] | IO[bytes] | File
BinaryInput: TypeAlias = (
    bytes | os.PathLike[str] | IO[bytes] | File | Iterable[bytes] | AsyncIterable[bytes]
)


class Source:
    """Bytes, a file, or an iterable, to be sent in chunks."""

    def __init__(self, content: object) -> None:
        """Take hold of the content without reading it."""
        if isinstance(content, str):
            content = content.encode()
        elif isinstance(content, (bytearray, memoryview)):
            content = bytes(cast("bytes", content))
        held: Any = content
        self._content = held
        self._start: int | None = None
        self.name = ""
        self.size: int | None = None
        if isinstance(content, bytes):
            self.size = len(content)
        elif isinstance(content, os.PathLike):
            path = Path(cast("os.PathLike[str]", content))
            self.name, self.size, self._content = path.name, path.stat().st_size, path
        elif hasattr(content, "read"):
            self._measure(held)
        elif not isinstance(content, (Iterable, AsyncIterable)):
            raise ConfigError(f"a body cannot be made of '{type(self._content).__name__}'")

    def _measure(self, file: IO[bytes]) -> None:
        name = getattr(file, "name", "")
        self.name = Path(name).name if isinstance(name, str) else ""
        try:
            self._start = file.tell()
            end = file.seek(0, os.SEEK_END)
            file.seek(self._start)
        except (AttributeError, OSError, ValueError):
            self._start = None
        else:
            self.size = end - self._start

    @property
    def repeatable(self) -> bool:
        """Whether it can be sent again from the beginning."""
        return self.size is not None or isinstance(self._content, (list, tuple))

    def __iter__(self) -> Iterator[bytes]:
        """Yield chunks."""
        content = self._content
        if isinstance(content, bytes):
            yield content
        elif isinstance(content, Path):
            with content.open("rb") as file:
                yield from _chunks(file)
        elif hasattr(content, "read"):
            if self._start is not None:
                content.seek(self._start)
            yield from _chunks(content)
        elif isinstance(content, Iterable):
            yield from cast("Iterable[bytes]", content)
        else:
            raise ConfigError("an asynchronous iterable needs the asynchronous client")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield chunks; files are read on a thread."""
        held: object = self._content
        if isinstance(held, AsyncIterable):
            stream = cast("AsyncIterable[bytes]", held)
            async for chunk in stream:
                yield chunk
            return
        if isinstance(self._content, bytes):
            yield self._content
            return
        chunks = iter(self)

        while chunk := await asyncio.to_thread(_next, chunks):
            yield chunk


def _next(chunks: Iterator[bytes]) -> bytes:
    return next((chunk for chunk in chunks if chunk), b"")


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        if not isinstance(cast("object", chunk), bytes):
            raise ConfigError("a file must be open in binary mode")
        yield chunk


@dataclass(frozen=True)
class Encoded:
    """A body ready to be sent: pieces, one after the other."""

    media: str
    pieces: tuple[Source, ...]

    @property
    def size(self) -> int | None:
        """Number of bytes, None where it is not known before they are sent."""
        total = 0
        for piece in self.pieces:
            if piece.size is None:
                return None
            total += piece.size
        return total

    @property
    def repeatable(self) -> bool:
        """Whether the whole can be sent again."""
        return all(piece.repeatable for piece in self.pieces)

    def whole(self) -> bytes | None:
        """Return the bytes where the body is nothing but bytes in memory."""
        if len(self.pieces) != 1 or self.pieces[0].name or self.pieces[0].size is None:
            return None
        chunks = list(self.pieces[0]) if self.pieces[0].size <= CHUNK else []
        return b"".join(chunks) if chunks or not self.pieces[0].size else None

    def __iter__(self) -> Iterator[bytes]:
        """Yield chunks."""
        for piece in self.pieces:
            yield from piece

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield chunks."""
        for piece in self.pieces:
            async for chunk in piece:
                yield chunk


def media_kind(media: str) -> str:
    """Return how a media type is written: json, lines, form, multipart, text or binary."""
    essence = media.split(";", 1)[0].strip().lower()
    if essence.endswith(("/json", "+json")) or essence == "":
        return "json"
    if essence in {
        "application/x-ndjson",
        "application/jsonl",
        "application/json-lines",
        "application/ndjson",
    }:
        return "lines"
    if essence == "application/json-seq":
        return "sequence"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    if essence.startswith("text/") or essence.endswith(
        ("/xml", "+xml", "/yaml", "+yaml", "/graphql")
    ):
        return "text"
    return "binary"


def encode_body(body: Body, value: Any, *, boundary: Callable[[], str] | None = None) -> Encoded:
    """Return a body in its media type.

    Args:
        body: Media type, and how parts of a form or a multipart body are written.
        value: What to send.
        boundary: Makes boundaries of multipart bodies.
    """
    kind = media_kind(body.media)
    if body.base64url and kind in {"json", "form"}:
        value = with_base64url(value)
    media = body.media if "*" not in body.media else "application/octet-stream"
    if isinstance(value, File) and kind not in {"form", "multipart"}:
        return Encoded(value.content_type or media, (Source(value.content),))
    if kind == "json":
        return Encoded(media or "application/json", (Source(to_json(value)),))
    if kind in {"lines", "sequence"}:
        return Encoded(media, (_lines(value, "\x1e" if kind == "sequence" else ""),))
    if kind == "form":
        return Encoded(media, (Source("&".join(_form(body.parts, value))),))
    if kind == "multipart":
        mark = boundary() if boundary else secrets.token_hex(16)
        return Encoded(f"{media}; boundary={mark}", tuple(_multipart(body.parts, value, mark)))
    if kind == "text" and not _is_file(value):
        return Encoded(media, (Source(to_text(value)),))
    return Encoded(media, (Source(value),))


def _lines(value: object, lead: str) -> Source:
    if isinstance(value, (bytes, str)) or not isinstance(value, Iterable):
        return Source(value)
    items = cast("Iterable[object]", value)
    if isinstance(items, (list, tuple)):
        return Source("".join(f"{lead}{to_json(item)}\n" for item in items))
    return Source(f"{lead}{to_json(item)}\n".encode() for item in items)


def _members(value: object) -> list[tuple[str, object]]:
    """Return the members of a body of named parts, without those that are None; files stay what they are."""
    members = as_mapping(value)
    if members is None:
        members = as_mapping(to_wire(value))
    if members is None:
        raise ConfigError(f"a form cannot be made of '{type(value).__name__}'")
    return [item for item in members.items() if item[1] is not None]


def _form(parts: Mapping[str, Part], value: object) -> Iterator[str]:
    for name, member in _members(value):
        part = parts.get(name, Part())
        plain: object = to_wire(member)
        if part.style:
            explode = part.explode if part.explode is not None else part.style == "form"
            yield from query_pairs(
                name, plain, style=part.style, explode=explode, reserved=part.reserved
            )
            continue
        items = as_list(plain) if "json" not in part.content_type else None
        explode = part.explode is not False
        texts = [
            _form_text(item) for item in ([plain] if items is None else items) if item is not None
        ]
        if not explode and texts:
            texts = [",".join(texts)]
        for text in texts:
            yield f"{quote_plus(name)}={quote_plus(text)}"


def _form_text(value: object) -> str:
    return (
        to_text(value) if as_mapping(value) is None and as_list(value) is None else to_json(value)
    )


def _is_file(value: object) -> bool:
    return isinstance(value, (File, bytes, bytearray, os.PathLike)) or hasattr(value, "read")


def _multipart(parts: Mapping[str, Part], value: object, mark: str) -> Iterator[Source]:
    for name, member in _members(value):
        part = parts.get(name, Part())
        if part.style:
            explode = part.explode if part.explode is not None else part.style == "form"
            for pair in query_pairs(name, member, style=part.style, explode=explode):
                key, _, text = pair.partition("=")
                yield from _piece(mark, unquote(key), unquote(text), part)
            continue
        items = as_list(member) if not part.content_type.startswith("application/json") else None
        for item in [member] if items is None else items:
            yield from _piece(mark, name, item, part)
    yield Source(f"--{mark}--\r\n")


def _piece(mark: str, name: str, value: Any, part: Part) -> Iterator[Source]:
    documented = part.content_type.split(",", 1)[0].strip()
    if "*" in documented:
        documented = ""
    file = value if isinstance(value, File) else File(value) if _is_file(value) else None
    headers: dict[str, str] = {}
    disposition = f'form-data; name="{_quoted(name)}"'
    if file is not None:
        source = Source(file.content)
        filename = file.filename if file.filename is not None else source.name or "upload"
        disposition += f'; filename="{_quoted(filename)}"'
        if not filename.isascii():
            disposition += f"; filename*=UTF-8''{quote(filename, safe='')}"
        headers["Content-Type"] = file.content_type or documented or "application/octet-stream"
        headers.update(file.headers)
    else:
        plain: object = to_wire(value)
        structured = (
            as_mapping(plain) is not None or as_list(plain) is not None or "json" in documented
        )
        source = Source(to_json(plain) if structured else to_text(plain))
        if structured or documented:
            headers["Content-Type"] = documented or "application/json"
    lines = [f"--{mark}", f"Content-Disposition: {disposition}"]
    for key, text in headers.items():
        if any(c in key + text for c in "\r\n\0"):
            raise ConfigError("a header of a part holds a line break")
        lines.append(f"{key}: {text}")
    yield Source("\r\n".join(lines) + "\r\n\r\n")
    yield source
    yield Source("\r\n")


def _quoted(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
