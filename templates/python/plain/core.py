# SPDX-License-Identifier: MIT
"""What holds values against types: `convert`. Nothing else of checks, formats and enumerations knows of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

if TYPE_CHECKING:
    from .convert import Read
    from .model import Model

__all__ = [
    "CLOSED",
    "Converter",
    "EnumHooks",
    "Fault",
    "Invalid",
    "Judge",
    "Marker",
    "Search",
    "compile_pattern",
    "dump_model",
    "dump_other",
    "fault",
    "is_model",
    "is_not_json",
    "problems",
    "tag_of",
]

Search: TypeAlias = "Callable[[str], bool]"
CLOSED: ContextVar[bool] = ContextVar(
    "CLOSED", default=False
)  # open enumerations take known values alone


class ValidationError(ValueError):
    """A value is not of its type.

    Attributes:
        kind: What is wrong, as a word.
        text: What is wrong, in words.
        path: Where: names of members and places in arrays.
    """

    def __init__(self, kind: str, text: str, path: tuple[str | int, ...] = ()) -> None:
        """Say what is wrong."""
        super().__init__(kind, text, path)
        self.kind = kind
        self.text = text
        self.path = path

    def __str__(self) -> str:
        """Return where and what, in words."""
        place = ".".join(map(str, self.path))
        return f"{place}: {self.text}" if place else self.text

    def within(self, step: str | int) -> ValidationError:
        """The same, seen from one level further out."""
        return ValidationError(self.kind, self.text, (step, *self.path))


Invalid = ValidationError
Fault = ValidationError


def fault(kind: str, text: str) -> Fault:
    """An error with a text of its own."""
    return ValidationError(kind, text)


def problems(error: Invalid, most: int) -> tuple[int, list[str]]:
    """How many things are wrong with a value, and the first of them."""
    place = ".".join(map(str, error.path)) or "the answer"
    return 1, [f"{place}: {error.text}"][:most]


def is_not_json(error: Invalid) -> bool:
    """Whether a text was not even JSON."""
    return error.kind == "json_invalid"


# -- models --------------------------------------------------------------------------------------


def is_model(value: object) -> bool:
    """Whether a value is a model."""
    return hasattr(type(value), "_checks")


def dump_model(value: object) -> Any:
    """A model as it is on the wire."""
    return cast("Model", value).to_dict()


def dump_other(value: object) -> Any:
    """A value of a class that models are not made of as it is on the wire."""
    fields = getattr(type(value), "__dataclass_fields__", None)
    if isinstance(fields, dict):
        return {
            str(name): dump_other(getattr(value, str(name))) for name in cast("list[str]", fields)
        }
    return value


def tag_of(value: object, name: str) -> object:
    """A member of an object or a model by its name on the wire, None where there is none."""
    if is_model(value):
        from .convert import member

        return member(cast("Model", value), name)
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None


# -- judging -------------------------------------------------------------------------------------


class Judge:
    """A type that values are held against; built when the first one comes."""

    def __init__(self, kind: object) -> None:
        self.kind = kind
        self._read: Read | None = None

    def validate(self, value: object) -> None:
        """Raises what is wrong with a value."""
        if self._read is None:
            from .convert import reader

            self._read = reader(self.kind() if isinstance(self.kind, FunctionType) else self.kind)
        self._read(value)

    def accepts(self, value: object) -> bool:
        """Whether nothing is wrong with a value; unknown values of enumerations are wrong here."""
        token = CLOSED.set(True)
        try:
            self.validate(value)
        except ValidationError:
            return False
        finally:
            CLOSED.reset(token)
        return True

    def require(self, value: object, place: str = "") -> None:
        """Raises what is wrong with a value as one error."""
        try:
            self.validate(value)
        except ValidationError as error:
            raise (error.within(place) if place else error) from None


def compile_pattern(pattern: str) -> Search:
    """A function that tells whether a text matches."""
    search = re.compile(pattern).search
    return lambda text: search(text) is not None


# -- what stands beside a type -------------------------------------------------------------------


class Marker:
    """Stands beside a type, and looks at values before they are read."""

    def look(self, value: object) -> None:
        """Raises what is wrong with a value."""
        raise NotImplementedError

    def read(self, value: object, inner: Callable[[Any], Any]) -> object:
        """Reads a value after a look at it."""
        self.look(value)
        return inner(value)


class Converter:
    """Stands beside a class whose values are others on the wire."""

    def from_wire(self, value: object) -> object:
        """Reads a value of the wire, or takes one that is read already."""
        raise NotImplementedError

    def to_wire(self, value: object) -> object:
        """Writes a value."""
        raise NotImplementedError


class EnumHooks:
    """What an enumeration has to be read."""

    @classmethod
    def from_wire(cls, value: object) -> object:
        """Reads a value of the wire, or takes a member."""
        raise NotImplementedError
