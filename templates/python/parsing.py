# SPDX-License-Identifier: MIT
"""From JSON to values of a documented type, as strictly as models read it."""

from __future__ import annotations

from typing import Any

from . import model


def parse_json(kind: Any, text: bytes | str) -> Any:
    """Return the value of a JSON text in a type: a model, a standard type, or a collection of these.

    Raises:
        ValueError: The text is not JSON, or not of that type.
    """
    return model.parse(kind, text)
