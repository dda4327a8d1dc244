# SPDX-License-Identifier: MIT
"""What models are made of: their base, and types that read and write what stands on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from .base import UNSET, Subtypes, UnsetType
from .records import Model

__all__ = [
    "INTEGER",
    "LITERAL",
    "NUMBER",
    "TUPLE",
    "UNSET",
    "Adapter",
    "Integer",
    "Model",
    "Never",
    "Number",
    "Subtypes",
    "UnsetType",
    "adapter",
    "dump",
    "parse",
    "subtypes",
]


class Kind:
    """Says more of a type than the type does.

    Equal to itself alone: `typing` gives one `Annotated` for equal marks, which may be those of another package.
    """

    def __init__(self, name: str) -> None:
        self.name = name


INTEGER = Kind("integer")  # whole numbers as JSON means them: 1.0 is one
LITERAL = Kind("literal")  # listed values, as JSON compares them: 1.0 is 1, and true is not
NUMBER = Kind("number")  # a whole one stays an integer, of whatever size
TUPLE = Kind("tuple")
Integer = Annotated[int, INTEGER]
Number = Annotated[float, NUMBER]
Never = Annotated[Any, Kind("never")]


def subtypes(name: str, *kinds: tuple[str, type[Model]]) -> Subtypes:
    """The name of the member that tells subtypes apart, and the subtype of each value."""
    return name, dict(kinds)


class Adapter:
    """Reads values of a type."""

    def __init__(self, kind: object) -> None:
        self.kind = kind

    def validate_python(self, value: object) -> Any:
        """Reads what `json.loads` gives."""
        from .convert import read

        return read(self.kind, value)

    def validate_json(self, text: str | bytes | bytearray) -> Any:
        """Reads JSON text."""
        from .convert import read_json

        return read_json(self.kind, text)

    def rebuild(self, *, raise_errors: bool = True) -> None:
        """Looks up what the type consists of now, not when the first value comes."""
        if not raise_errors:
            return
        from .convert import prepare

        prepare(self.kind)


def adapter(kind: object) -> Adapter:
    """What reads values of a type."""
    return Adapter(kind)


def parse(kind: object, data: str | bytes | bytearray) -> Any:
    """Reads JSON text as a value of a type."""
    return Adapter(kind).validate_json(data)


def dump(value: object) -> Any:
    """What `json.dumps` takes of a value: names and values as they are on the wire."""
    from . import validators

    return validators.wire(value)
