# SPDX-License-Identifier: MIT
"""How lists go on from page to page. Pure: the pagers of `sync` and `aio` fetch, this says what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from . import core
from .answers import Reply
from .errors import PaginationError
from .operations import Operation, Paging
from .wire import as_list, as_mapping, to_text

_LINK = re.compile(r'<([^>]*)>((?:\s*;\s*[\w!#$&+\-.^`|~*]+\s*(?:=\s*(?:"[^"]*"|[^",;\s]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^",;\s]*))', re.IGNORECASE)


def next_link(header: str) -> str:
    """Return the address with relation `next` of a `Link` header, empty where there is none."""
    for match in _LINK.finditer(header):
        rel = _REL.search(match.group(2))
        if rel is not None and "next" in (rel.group(1) or rel.group(2) or "").lower().split():
            return match.group(1)
    return ""


def member(value: object, key: str) -> object:
    """Return a member of a parsed value by its name on the wire, None where there is none; `-1`: the last of a list."""
    if core.is_model(value):
        return core.tag_of(value, key)
    members, items = as_mapping(value), as_list(value)
    if members is not None:
        return members.get(key)
    if items is not None:
        if key == "-1":
            return items[-1] if items else None
        return items[int(key)] if key.isdigit() and int(key) < len(items) else None
    return getattr(value, key, None)


def at_pointer(value: object, pointer: str) -> object:
    """Return what a JSON pointer leads to in a parsed value, None where it leads nowhere."""
    for part in pointer.split("/")[1:]:
        if value is None:
            return None
        value = member(value, part.replace("~1", "/").replace("~0", "~"))
    return value


class Cursor:
    """Where a list stands: what to fetch next, and whether it has come round.

    Attributes:
        position: What the next page is fetched with: a cursor, an offset, a page number or an address; None before the
            first page.
        number: How many pages were fetched.
        done: Whether the last page was fetched.
    """

    def __init__(
        self, operation: Operation[Any], arguments: Mapping[str, object], position: object = None
    ) -> None:
        """Stand before the first page, or where `position` says."""
        self._operation = operation
        self._paging = operation.paging or Paging("link-header")
        self._arguments = arguments
        self.position = position
        self.number = 0
        self.done = False
        # Brent's method finds a circle of any length with one remembered position.
        self._mark = position
        self._steps = 0
        self._power: int = 1

    def request(self) -> tuple[dict[str, object], str]:
        """Return the arguments of the next page, and its address where it has one."""
        arguments = dict(self._arguments)
        if self.position is None:
            return arguments, ""
        if self._paging.style in {"next-url", "link-header"}:
            return arguments, str(self.position)
        arguments[self._paging.argument] = self.position
        return arguments, ""

    def advance(self, reply: Reply, parsed: object) -> list[Any]:
        """Take a page and return its items.

        Raises:
            PaginationError: The server gives a position that it gave before.
        """
        paging = self._paging
        self.number += 1
        found = at_pointer(parsed, paging.items)
        members = as_mapping(found)
        items: list[Any] = list(members.values()) if members is not None else (as_list(found) or [])
        position = self._next(reply, parsed, len(items))
        if position in (None, "") or (paging.more and at_pointer(parsed, paging.more) is False):
            self.done = True
            return items
        self._check(position)
        self.position = position
        return items

    def _next(self, reply: Reply, parsed: object, count: int) -> object:
        paging = self._paging
        if paging.style == "link-header":
            link = next_link(reply.headers.get("link", ""))
            return self._address(reply, link) if link else None
        if paging.style == "next-url":
            address = at_pointer(parsed, paging.next)
            return self._address(reply, to_text(address)) if address else None
        if paging.style == "cursor":
            return at_pointer(parsed, paging.next)
        if not count:
            return None
        given = self.position if self.position is not None else self._arguments.get(paging.argument)
        if paging.style == "page":
            return (given if isinstance(given, int) else paging.first) + 1
        return (given if isinstance(given, int) else 0) + count

    def _address(self, reply: Reply, link: str) -> str:
        try:
            return urljoin(reply.url, link)
        except ValueError:
            raise PaginationError(
                "the address of the next page is none",
                method=self._operation.method,
                path=self._operation.path,
            ) from None

    def _check(self, position: object) -> None:
        text = to_text(position)
        if self._mark is not None and text == to_text(self._mark):
            raise PaginationError(
                "the server gave the same position twice",
                method=self._operation.method,
                path=self._operation.path,
            )
        self._steps += 1
        if self._steps == self._power or self._mark is None:
            self._mark, self._steps = position, 0
            self._power *= 2
