# SPDX-License-Identifier: MIT
"""From Python values to JSON values and to text: what parameters and bodies are made of."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, cast

from . import core, validators
from .formats import write_base64url


def as_mapping(value: object) -> Mapping[str, object] | None:
    """Return a value that is an object, else None."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else None


def as_list(value: object) -> list[object] | None:
    """Return a value that is a list or a tuple, else None."""
    return list(cast("Iterable[object]", value)) if isinstance(value, (list, tuple)) else None


def to_wire(value: object) -> Any:
    """Return the JSON value of a model, of a standard type, or of a collection of these."""
    if value is None or isinstance(value, (bool, int, float)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Enum):
        return to_wire(value.value)
    if isinstance(value, str):
        return value
    if core.is_model(value):
        return core.dump_model(value)
    if isinstance(value, Mapping):
        members = cast("Mapping[Any, object]", value)
        return {to_text(key): to_wire(member) for key, member in members.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_wire(item) for item in cast("Iterable[object]", value)]
    if isinstance(value, (bytearray, memoryview)):
        return base64.b64encode(bytes(cast("bytes", value))).decode("ascii")
    return validators.wire(value)


def with_base64url(value: object) -> object:
    """Return a value in which bytes are texts in the alphabet for addresses; models write theirs by themselves."""
    if isinstance(value, bytes):
        return write_base64url(value)
    if isinstance(value, (bytearray, memoryview)):
        return write_base64url(bytes(cast("bytes", value)))
    if isinstance(value, Mapping):
        members = cast("Mapping[object, object]", value)
        return {key: with_base64url(member) for key, member in members.items()}
    items = as_list(value)
    return value if items is None else [with_base64url(item) for item in items]


def to_text(value: object) -> str:
    """Return a scalar as it stands in an address or a header."""
    plain = to_wire(value)
    if isinstance(plain, str):
        return plain
    if plain is None:
        return ""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    if isinstance(plain, float) and plain.is_integer() and abs(plain) < 1e15:
        return str(int(plain))
    if isinstance(plain, (int, float)):
        return repr(plain)
    return to_json(plain)


def to_json(value: object) -> str:
    """Return the JSON text of a value."""
    return json.dumps(to_wire(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
