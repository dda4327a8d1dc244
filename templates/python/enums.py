# SPDX-License-Identifier: MIT
"""Enumerations. An open one keeps a value that it does not know, and writes it back as it came."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

__all__ = ["ClosedIntEnum", "ClosedStrEnum", "OpenIntEnum", "OpenStrEnum"]


class _WireEnum(Enum):
    """Validates the value as it is on the wire, and is written as such."""

    def __str__(self) -> str:
        return str(self.value)

    @property
    def is_known(self) -> bool:
        """Whether the document lists this value."""
        return self.name in type(self).__members__

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        kind = str if issubclass(cls, str) else int

        def read(value: object) -> _WireEnum:
            if isinstance(value, cls):
                return value
            if isinstance(value, float) and kind is int and value.is_integer():
                value = int(value)
            if not isinstance(value, kind) or isinstance(value, bool):
                raise PydanticCustomError(
                    "enum_type", "Input should be of type {kind}", {"kind": kind.__name__}
                )
            try:
                return cls(value)
            except ValueError:
                expected = ", ".join(repr(member.value) for member in cls)
                raise PydanticCustomError(
                    "enum", "Input should be {expected}", {"expected": expected}
                ) from None

        def write(member: Any) -> Any:
            return member.value if isinstance(member, Enum) else member

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.plain_serializer_function_ser_schema(
                write, when_used="json-unless-none"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        kind = "string" if issubclass(cls, str) else "integer"
        return {"title": cls.__name__, "type": kind, "enum": [member.value for member in cls]}


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
        if not isinstance(value, str):
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
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = str(value)
        member._value_ = value
        return member
