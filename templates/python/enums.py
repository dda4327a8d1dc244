# SPDX-License-Identifier: MIT
"""Enumerations. An open one keeps a value that it does not know, and writes it back as it came."""

from __future__ import annotations

from enum import Enum

from typing_extensions import override

from .core import CLOSED, EnumHooks, fault

__all__ = ["ClosedIntEnum", "ClosedStrEnum", "OpenIntEnum", "OpenStrEnum"]


class _WireEnum(EnumHooks, Enum):
    """Validates the value as it is on the wire, and is written as such."""

    def __str__(self) -> str:
        return str(self.value)

    @override
    def __reduce_ex__(self, proto: object) -> tuple[type[_WireEnum], tuple[object]]:
        """Copied and pickled by its value: before Python 3.11.4 it is by name, which unknown values have none of."""
        return type(self), (self.value,)

    @property
    def is_known(self) -> bool:
        """Whether the document lists this value."""
        return self.name in type(self).__members__

    @classmethod
    @override
    def from_wire(cls, value: object) -> object:
        """Reads a value of the wire, or takes a member."""
        if isinstance(value, cls):
            return value
        kind = str if issubclass(cls, str) else int
        if isinstance(value, float) and kind is int and value.is_integer():
            value = int(value)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise fault("enum_type", f"Input should be of type {kind.__name__}")
        try:
            return cls(value)
        except ValueError:
            expected = ", ".join(repr(member.value) for member in cls)
            raise fault("enum", f"Input should be {expected}") from None


class ClosedStrEnum(str, _WireEnum):
    """Texts, and no others."""

    __str__ = _WireEnum.__str__


class ClosedIntEnum(int, _WireEnum):
    """Whole numbers, and no others."""

    __str__ = _WireEnum.__str__


class OpenStrEnum(str, _WireEnum):
    """Texts that are known; any other text becomes a member of its own."""

    __str__ = _WireEnum.__str__

    @classmethod
    def _missing_(cls, value: object) -> OpenStrEnum | None:
        if not isinstance(value, str) or CLOSED.get():
            return None
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member


class OpenIntEnum(int, _WireEnum):
    """Whole numbers that are known; any other becomes a member of its own."""

    __str__ = _WireEnum.__str__

    @classmethod
    def _missing_(cls, value: object) -> OpenIntEnum | None:
        if not isinstance(value, int) or isinstance(value, bool) or CLOSED.get():
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member
