# SPDX-License-Identifier: MIT
"""Parameters as text: every style of OpenAPI for paths, queries, headers and cookies.

Pure functions. An absent value is None and is never sent; so are absent items of lists and members of objects, and
lists without items in a query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, unquote

from .errors import ConfigError
from .wire import as_list, as_mapping, to_json, to_text, to_wire

_PATH_RESERVED = ":@!$&'()*+,;="
_QUERY_RESERVED = ":/?@!$'()*,;="
_SEPARATOR = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tsv": "%09"}
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_BAD_HEADER = re.compile(r"[\x00\r\n]")
_ENCODED = re.compile(r"%25([0-9A-Fa-f]{2})")

_Encode = Callable[[object], str]


def _encoder(reserved: str | None) -> _Encode:
    if reserved is None:
        return lambda value: quote(to_text(value), safe="")
    # What is encoded already stays as it is, as reserved expansion wants it.
    return lambda value: _ENCODED.sub(r"%\1", quote(to_text(value), safe=reserved))


def _items(value: object) -> list[object] | None:
    items = as_list(value)
    return None if items is None else [item for item in items if item is not None]


def _members(value: object) -> list[tuple[str, object]] | None:
    mapping = as_mapping(value)
    return None if mapping is None else [item for item in mapping.items() if item[1] is not None]


def _flat(members: Iterable[tuple[str, object]], encode: _Encode) -> list[str]:
    return [part for key, member in members for part in (encode(key), encode(member))]


def _pairs(members: Iterable[tuple[str, object]], encode: _Encode) -> list[str]:
    return [f"{encode(key)}={encode(member)}" for key, member in members]


def path_value(
    name: str,
    value: object,
    *,
    style: str = "simple",
    explode: bool = False,
    reserved: bool = False,
) -> str:
    """Return what stands for a variable of a path: styles simple, label and matrix."""
    value = to_wire(value)
    encode = _encoder(_PATH_RESERVED + "/" if reserved else None)
    items, members = _items(value), _members(value)
    if style == "matrix":
        return _matrix(encode(name), value, explode=explode, encode=encode)
    lead = separator = "."
    if style != "label":
        lead, separator = "", ","
    if items is not None:
        return lead + (separator if explode else ",").join(encode(item) for item in items)
    if members is not None:
        parts = _pairs(members, encode) if explode else _flat(members, encode)
        return lead + (separator if explode else ",").join(parts)
    return lead + encode(value)


def _matrix(name: str, value: object, *, explode: bool, encode: _Encode) -> str:
    items, members = _items(value), _members(value)
    if items is not None:
        if explode:
            return "".join(f";{name}={encode(item)}" for item in items)
        return f";{name}={','.join(encode(item) for item in items)}"
    if members is not None:
        if explode:
            return "".join(f";{pair}" for pair in _pairs(members, encode))
        return f";{name}={','.join(_flat(members, encode))}"
    text = encode(value)
    return f";{name}={text}" if text else f";{name}"


def query_pairs(
    name: str, value: object, *, style: str = "form", explode: bool = True, reserved: bool = False
) -> list[str]:
    """Return the encoded `name=value` pairs of a query parameter.

    `deepObject` writes `name[member]=value` to any depth and repeats the pair for each item of a list.
    """
    value = to_wire(value)
    if value is None:
        return []
    encode = _encoder(_QUERY_RESERVED if reserved else None)
    key = quote(name, safe="")
    items, members = _items(value), _members(value)
    if style == "deepObject":
        return list(_deep(key, value, encode))
    separator = _SEPARATOR.get(style, ",")
    if items is not None:
        if explode or not items:
            return [f"{key}={encode(item)}" for item in items]
        return [f"{key}={separator.join(encode(item) for item in items)}"]
    if members is not None:
        if not explode:
            return [f"{key}={separator.join(_flat(members, encode))}"] if members else []
        pairs: list[str] = []
        for member, inner in members:
            pairs += query_pairs(member, inner, reserved=reserved)
        return pairs
    return [f"{key}={encode(value)}"]


def _deep(key: str, value: object, encode: _Encode) -> Iterable[str]:
    items, members = _items(value), _members(value)
    if members is not None:
        for member, inner in members:
            yield from _deep(f"{key}%5B{encode(member)}%5D", inner, encode)
    elif items is not None:
        for item in items:
            yield from _deep(key, item, encode)
    else:
        yield f"{key}={encode(value)}"


def header_value(value: object, *, explode: bool = False) -> str:
    """Return the text of a header parameter: style simple, not percent-encoded."""
    value = to_wire(value)
    items, members = _items(value), _members(value)
    if items is not None:
        text = ",".join(to_text(item) for item in items)
    elif members is not None:
        text = ",".join(_pairs(members, to_text) if explode else _flat(members, to_text))
    else:
        text = to_text(value)
    if _BAD_HEADER.search(text):
        raise ConfigError("a header's value holds a line break")
    return text.strip()


def cookie_pairs(
    name: str, value: object, *, style: str = "form", explode: bool = True
) -> list[str]:
    """Return the `name=value` pairs of a cookie parameter: style form, or the unencoded style cookie."""
    value = to_wire(value)
    if value is None:
        return []
    encode = to_text if style == "cookie" else _encoder(None)
    items, members = _items(value), _members(value)
    if items is not None:
        parts = [encode(item) for item in items]
        pairs = [f"{name}={part}" for part in parts] if explode else [f"{name}={','.join(parts)}"]
    elif members is not None:
        pairs = (
            _pairs(members, encode) if explode else [f"{name}={','.join(_flat(members, encode))}"]
        )
    else:
        pairs = [f"{name}={encode(value)}"]
    if any(_BAD_HEADER.search(pair) or ";" in pair for pair in pairs):
        raise ConfigError(f"cookie '{name}' holds a character that no cookie may hold")
    return pairs


def content_text(value: object, media: str) -> str:
    """Return the text of a parameter with a media type instead of a style."""
    if "json" in media.lower():
        return to_json(value)
    return to_text(value)


def expand_path(template: str, values: Mapping[str, str]) -> str:
    """Return a path with its variables replaced by encoded values.

    Raises:
        ConfigError: A variable has no value, or its value would lead to another path.
    """

    def replace(match: re.Match[str]) -> str:
        text = values.get(match.group(1))
        if text is None:
            raise ConfigError(f"path variable '{match.group(1)}' has no value")
        if not text:
            raise ConfigError(f"path variable '{match.group(1)}' is empty")
        return text

    path = _VARIABLE.sub(replace, template)
    written = template.split("/")
    for segment in path.split("/"):
        # A client would take such a segment for a way up; the server would see another path.
        if unquote(segment) in {".", ".."} and segment not in written:
            raise ConfigError(f"the value '{segment}' cannot stand in a path")
    return path
