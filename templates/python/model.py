# SPDX-License-Identifier: MIT
"""What models are made of: their base, and types that read and write what stands on the wire."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, cast, get_args
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict, PydanticUserError, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import core_schema
from typing_extensions import Self, override

from . import core, validators
from .deep import deeply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import GetCoreSchemaHandler

__all__ = [
    "CLOSED",
    "INTEGER",
    "LITERAL",
    "NUMBER",
    "OPEN",
    "TUPLE",
    "Integer",
    "Model",
    "Never",
    "NotNull",
    "Number",
    "Subtypes",
    "adapter",
    "dump",
    "parse",
    "subtypes",
]

T = TypeVar("T")
CONFIG = ConfigDict(strict=True)
OPEN = ConfigDict(strict=True, extra="allow")  # of TypedDicts
CLOSED = ConfigDict(strict=True, extra="forbid")


class _NotNull:
    """What may be absent, but not null: None stands for absence, and is never read or written."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        inner = schema["schema"] if schema["type"] == "nullable" else schema
        # Read by the first step, written by the last one: what was never set is None. The last step takes what was read
        # as it is, but within unions, which read strictly: there it is looked at again.
        last = core_schema.lax_or_strict_schema(core_schema.any_schema(), schema, strict=False)
        return core_schema.chain_schema([inner, last])


class _Integer:
    """Whole numbers as JSON means them: 1.0 is one."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_before_validator_function(_whole, handler(source))


class _Literal:
    """Values that are listed, as JSON compares them: 1.0 is 1, and true is not."""

    def __get_pydantic_core_schema__(
        self, source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        listed = get_args(source)
        expected = {validators.canonical(value): value for value in listed}
        text = " or ".join(repr(value) for value in listed)

        def read(value: object) -> object:
            try:
                return expected[validators.canonical(validators.wire(value))]
            except (KeyError, TypeError):
                raise core.fault("literal_error", f"Input should be {text}") from None

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(_same)
        )

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        return {}


class _Number:
    """Numbers; a whole one stays an integer, of whatever size."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def read(value: object, inner: core_schema.ValidatorFunctionWrapHandler) -> object:
            number = inner(value)
            if type(number) is float and number - number:  # JSON has no word for it
                raise core.fault("finite_number", "Input should be a finite number")
            return value if type(value) is int else number

        return core_schema.no_info_wrap_validator_function(
            read,
            handler(source),
            serialization=core_schema.plain_serializer_function_ser_schema(_same),
        )


class _Tuple:
    """Tuples from lists, too."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def read(value: object) -> object:
            return tuple(cast("list[object]", value)) if isinstance(value, list) else value

        return core_schema.no_info_before_validator_function(read, handler(source))


class _Never:
    """No value at all."""

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        def refuse(_value: object) -> object:
            raise core.fault("never", "No value is allowed here")

        return core_schema.no_info_plain_validator_function(refuse)


def _same(value: object) -> object:
    return value


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


INTEGER = _Integer()
LITERAL = _Literal()
NUMBER = _Number()
TUPLE = _Tuple()
Integer = Annotated[int, INTEGER]
Number = Annotated[float, NUMBER]
Never = Annotated[Any, _Never()]
NotNull = Annotated[T, _NotNull()]


Subtypes: TypeAlias = "tuple[str, dict[str, type[Model]]]"


# Not an attribute of the class: pydantic would read its annotation again for each model.
_OPTIONAL: WeakKeyDictionary[type[BaseModel], frozenset[str]] = WeakKeyDictionary()


class _Arguments(dict[str, Any]):
    """What a constructor is given: Python's values, by names of attributes."""


class Model(BaseModel):
    """The base of all models.

    A field that was never set is not written; one that was set to None is written as null, where null is allowed.
    Members that no field stands for are kept, and written back.
    """

    model_config = ConfigDict(
        strict=True,
        defer_build=True,
        populate_by_name=True,
        protected_namespaces=(),
        extra="allow",
    )

    def __init__(self, /, **data: Any) -> None:
        __tracebackhide__ = True
        optional = self._optional_fields()
        given = _Arguments(
            (name, value)
            for name, value in data.items()
            if value is not None or name not in optional
        )
        self.__pydantic_validator__.validate_python(given, self_instance=self)

    # pydantic calls a constructor of one's own for nested values, too, unless it carries this mark.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]

    @classmethod
    @override
    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Finishes bases of other modules: their names are known there, and not where a subclass stands."""
        super().__init_subclass__(**kwargs)
        for base in cls.__bases__:
            if base is not Model and issubclass(base, Model) and base.__module__ != cls.__module__:
                base.model_rebuild(raise_errors=False)

    @override
    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if value is None and name in self._optional_fields():
            self.model_fields_set.discard(name)

    @classmethod
    def _optional_fields(cls) -> frozenset[str]:
        """Fields that may be absent but not null, by attribute and by name on the wire."""
        found = _OPTIONAL.get(cls)
        if found is None:
            _build(cls)
            names: set[str] = set()
            for name, info in _fields_of(cls).items():
                if any(isinstance(mark, _NotNull) for mark in info.metadata):
                    names.add(name)
                    if isinstance(info.validation_alias, str):
                        names.add(info.validation_alias)
            found = _OPTIONAL[cls] = frozenset(names)
        return found

    @classmethod
    def _checks(cls) -> tuple[validators.Check, ...]:
        """What else must hold for the whole record."""
        return ()

    @classmethod
    def _subtypes(cls) -> Subtypes:
        """Which subtype a member tells that a value is."""
        return "", {}

    @classmethod
    def _extra_type(cls) -> Any:
        """Of which type members are that no field stands for."""
        return None

    @classmethod
    @override
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        schema = handler(source)
        extra = cls._extra_type()
        if extra is not None:
            _fields_schema(handler.resolve_ref_schema(schema))["extras_schema"] = (
                handler.generate_schema(extra)
            )
        checks = tuple(_all_checks(cls))
        if checks:
            schema = _checked(schema, checks)
        if "_subtypes" in cls.__dict__:
            schema = _told_apart(cls, schema, cls._subtypes())
        return schema

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Makes a model of what `json.loads` gives."""
        return cast("Self", adapter(cls).validate_python(data))

    @classmethod
    def from_json(cls, data: str | bytes | bytearray) -> Self:
        """Makes a model of JSON text."""
        return cast("Self", adapter(cls).validate_json(data))

    def to_dict(self) -> dict[str, Any]:
        """What `json.dumps` takes: names and values as they are on the wire, nothing that was never set."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def to_json(self) -> str:
        """JSON text of `to_dict`."""
        return json.dumps(
            self.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )


def _build(kind: type[BaseModel]) -> None:
    """Builds a model if it is not. Those that it needs are built within it: a long chain of them takes much room."""
    if kind.__pydantic_complete__:
        return
    try:
        kind.model_rebuild()
    except RecursionError:
        deeply(kind.model_rebuild)


def _fields_of(kind: type[BaseModel]) -> dict[str, FieldInfo]:
    return kind.model_fields


def _all_checks(kind: type[Model]) -> list[validators.Check]:
    """Those of the class and of its bases."""
    found: list[validators.Check] = []
    for base in kind.__mro__:
        own = base.__dict__.get("_checks")
        if isinstance(own, classmethod) and base is not Model:
            found.extend(cast("Any", own).__func__(kind))
    return found


def subtypes(name: str, *kinds: tuple[str, type[Model]]) -> Subtypes:
    """The name of the member that tells subtypes apart, and the subtype of each value."""
    return name, dict(kinds)


def _told_apart(
    kind: type[Model], schema: core_schema.CoreSchema, table: Subtypes
) -> core_schema.CoreSchema:
    name, kinds = table

    def read(value: object, inner: core_schema.ValidatorFunctionWrapHandler) -> object:
        if isinstance(value, dict) and type(value) is not _Arguments:  # pyright: ignore[reportUnknownArgumentType]
            other = kinds.get(cast("dict[str, Any]", value).get(name, ""))
            if other is not None and other is not kind:
                return adapter(other).validate_python(value)
        return inner(value)

    return core_schema.no_info_wrap_validator_function(read, schema)


def _fields_schema(schema: Any) -> dict[str, Any]:
    """The part of a model's schema that lists its fields."""
    while schema["type"] != "model-fields":
        schema = schema["schema"]
    return cast("dict[str, Any]", schema)


def _checked(
    schema: core_schema.CoreSchema, checks: tuple[validators.Check, ...]
) -> core_schema.CoreSchema:
    def read(value: object, inner: core_schema.ValidatorFunctionWrapHandler) -> object:
        if isinstance(value, BaseModel):
            return inner(value)
        result = inner(value)
        wire = validators.wire(result) if type(value) is _Arguments else value
        for check in checks:
            check.judge(wire)
        return result

    return core_schema.no_info_wrap_validator_function(read, schema)


def _make(kind: object) -> TypeAdapter[Any]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        _build(kind)
    try:
        return TypeAdapter(cast("Any", kind), config=CONFIG)
    except PydanticUserError:  # what has a configuration of its own
        return TypeAdapter(cast("Any", kind))


@lru_cache(maxsize=4096)
def _adapter(kind: object) -> TypeAdapter[Any]:
    try:
        return _make(kind)
    except RecursionError:
        return deeply(lambda: _make(kind))


def adapter(kind: object) -> TypeAdapter[Any]:
    """The validator of a type; made once."""
    try:
        return _adapter(kind)
    except TypeError:  # a type that cannot be hashed
        return _adapter.__wrapped__(kind)


def parse(kind: object, data: str | bytes | bytearray) -> Any:
    """Reads JSON text as a value of a type."""
    return adapter(kind).validate_json(data)


def dump(value: object) -> Any:
    """What `json.dumps` takes of a value: names and values as they are on the wire."""
    return validators.wire(value)
