# SPDX-License-Identifier: MIT
"""What holds values against types: pydantic. Nothing else of checks, formats and enumerations knows of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import (
    PydanticCustomError,
    SchemaError,
    SchemaValidator,
    core_schema,
    to_jsonable_python,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

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

Invalid = ValidationError
Fault = PydanticCustomError
Search: TypeAlias = "Callable[[str], bool]"
CLOSED: ContextVar[bool] = ContextVar(
    "CLOSED", default=False
)  # open enumerations take known values alone


def fault(kind: str, text: str) -> Fault:
    """An error with a text of its own."""
    return PydanticCustomError(cast("Any", kind), cast("Any", "{text}"), {"text": text})


def problems(error: Invalid, most: int) -> tuple[int, list[str]]:
    """How many things are wrong with a value, and the first of them."""
    found = error.errors(include_url=False, include_input=False)[:most]
    return error.error_count(), [
        f"{'.'.join(str(part) for part in problem['loc']) or 'the answer'}: {problem['msg']}"
        for problem in found
    ]


def is_not_json(error: Invalid) -> bool:
    """Whether a text was not even JSON."""
    if error.error_count() > 1:
        return False
    return error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"


# -- models --------------------------------------------------------------------------------------


def is_model(value: object) -> bool:
    """Whether a value is a model."""
    return isinstance(value, BaseModel)


def dump_model(value: object) -> Any:
    """A model as it is on the wire."""
    return cast("BaseModel", value).model_dump(mode="json", by_alias=True, exclude_unset=True)


def dump_other(value: object) -> Any:
    """A value of a class that models are not made of as it is on the wire."""
    if is_dataclass(value) or hasattr(type(value), "__attrs_attrs__"):
        return TypeAdapter(type(value)).dump_python(cast("Any", value), mode="json", by_alias=True)
    return to_jsonable_python(value, by_alias=True)


def tag_of(value: object, name: str) -> object:
    """A member of an object or a model by its name on the wire, None where there is none."""
    if isinstance(value, BaseModel):
        attribute = _names(type(value)).get(name)
        if attribute is None:
            return (value.model_extra or {}).get(name)
        return getattr(value, attribute, None)
    return cast("Mapping[str, Any]", value).get(name) if isinstance(value, Mapping) else None


@cache
def _names(kind: type[BaseModel]) -> dict[str, str]:
    return {info.serialization_alias or name: name for name, info in kind.model_fields.items()}


# -- judging -------------------------------------------------------------------------------------


class Judge:
    """A type that values are held against; built when the first one comes."""

    def __init__(self, kind: object) -> None:
        self.kind = kind
        self._adapter: TypeAdapter[Any] | None = None

    def validate(self, value: object) -> None:
        """Raises what is wrong with a value."""
        if self._adapter is None:
            from .model import adapter

            kind = self.kind() if isinstance(self.kind, FunctionType) else self.kind
            self._adapter = adapter(kind)
        self._adapter.validate_python(value)

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
            first_one = error.errors(include_url=False, include_context=False, include_input=False)[
                0
            ]
            where = ".".join(str(step) for step in (place, *first_one["loc"]) if step != "")
            text = f"{where}: {first_one['msg']}" if where else first_one["msg"]
            raise fault("schema", text) from None


def compile_pattern(pattern: str) -> Search:
    """A function that tells whether a text matches: in linear time where the pattern allows it."""
    try:
        validator = SchemaValidator(
            core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
        )
    except SchemaError:
        search = re.compile(pattern).search
        return lambda text: search(text) is not None
    return validator.isinstance_python


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

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Holds values against the check before they are read."""
        return core_schema.no_info_wrap_validator_function(self.read, handler(source))


class Converter:
    """Stands beside a class whose values are others on the wire."""

    def from_wire(self, value: object) -> object:
        """Reads a value of the wire, or takes one that is read already."""
        raise NotImplementedError

    def to_wire(self, value: object) -> object:
        """Writes a value."""
        raise NotImplementedError

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Reads and writes by hand."""
        return core_schema.no_info_plain_validator_function(
            self.from_wire,
            serialization=core_schema.plain_serializer_function_ser_schema(
                self.to_wire, when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describes what is on the wire."""
        return {"type": "string"}


class EnumHooks:
    """What an enumeration has to be read and written."""

    @classmethod
    def from_wire(cls, value: object) -> object:
        """Reads a value of the wire, or takes a member."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Reads and writes by hand."""

        def write(item: Any) -> Any:
            return item.value if isinstance(item, Enum) else item

        return core_schema.no_info_plain_validator_function(
            cls.from_wire,
            serialization=core_schema.plain_serializer_function_ser_schema(
                write, when_used="json-unless-none"
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: object, _handler: object) -> dict[str, Any]:
        """Describes what is on the wire."""
        kind = "string" if issubclass(cls, str) else "integer"
        listed: Any = cls
        return {"title": cls.__name__, "type": kind, "enum": [item.value for item in listed]}
