# SPDX-License-Identifier: MIT
"""From JSON to values of a documented type. What it takes to check a type is prepared once and kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pydantic


def _make(kind: Any) -> pydantic.TypeAdapter[Any]:
    return pydantic.TypeAdapter(kind)


_kept = lru_cache(maxsize=1024)(_make)


def parse_json(kind: Any, text: bytes | str) -> Any:
    """Return the value of a JSON text in a type: a model, a standard type, or a collection of these.

    Raises:
        pydantic.ValidationError: The text is not JSON, or not of that type.
    """
    try:
        adapter = _kept(kind)
    except TypeError:  # a type that has no hash
        adapter = _make(kind)
    return adapter.validate_json(text)
