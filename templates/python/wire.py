# SPDX-License-Identifier: MIT
"""From Python values to JSON values and to text: what parameters and bodies are made of."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, cast
from uuid import UUID

import pydantic
import pydantic_core


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
    if isinstance(value, pydantic.BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    if isinstance(value, Mapping):
        members = cast("Mapping[Any, object]", value)
        return {to_text(key): to_wire(member) for key, member in members.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_wire(item) for item in cast("Iterable[object]", value)]
    if isinstance(value, (datetime, date, time, timedelta, UUID, Decimal, bytes)):
        known = getattr(value, "wire", None)  # as it was read
        if known is not None:
            return known
    if isinstance(value, (datetime, date, time, timedelta, UUID, Decimal)):
        return pydantic_core.to_jsonable_python(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(cast("bytes", value))).decode("ascii")
    if dataclasses.is_dataclass(value) or hasattr(type(value), "__attrs_attrs__"):
        return pydantic.TypeAdapter[Any](type(value)).dump_python(
            value, mode="json", by_alias=True, exclude_unset=True
        )
    return pydantic_core.to_jsonable_python(value, by_alias=True)


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
