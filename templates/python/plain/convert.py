# SPDX-License-Identifier: MIT
"""From types to functions that read their values, and from values to what stands on the wire.

The function of a type is made when the first value comes, and kept. A model is read member by member, by a table that
is made from the annotations of its class once.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union, cast
from typing import get_args as _get_args
from typing import get_origin as _get_origin
from typing import get_type_hints as _get_type_hints

from typing_extensions import TypeAliasType

from . import validators
from .base import UNSET, Base, Member, UnsetType
from .core import Converter, EnumHooks, Marker, ValidationError, fault
from .fields import Discriminator, Tag
from .model import Kind
from .records import members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["Read", "dump", "member", "prepare", "read", "read_json", "reader"]

Read: TypeAlias = "Callable[[Any], Any]"
Write: TypeAlias = "Callable[[Any], Any]"
_MISSING = object()
_NOTHING: frozenset[str] = frozenset()


# -- models --------------------------------------------------------------------------------------


class _Column:
    """How a field is read and written."""

    def __init__(self, member: Member, hint: object) -> None:
        self.name = member.name
        self.key = member.key
        self.required = member.required
        self.make = member.make
        self.none_is_absent = member.default is None
        self.plain_default = not member.required and member.default not in (None, UNSET)
        kind = _without(hint, UnsetType, NoneType if self.none_is_absent else UnsetType)
        self.read = reader(kind)
        self.write = _writer(kind)

    def is_default(self, value: object) -> bool:
        """Whether a value is what an absent one means; true is not 1."""
        default = self.make()
        return value == default and isinstance(value, bool) is isinstance(default, bool)


class _Table:
    """How a model is read and written."""

    def __init__(self, kind: type[Base]) -> None:
        hints = _get_type_hints(kind, include_extras=True)
        self.kind = kind
        self.columns = [
            _Column(member, hints[member.name]) for member in members_of(cast("Any", kind))
        ]
        self.keys = {column.key for column in self.columns}
        self.names = {column.key: column.name for column in self.columns}
        extra = kind._extra_type()  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        self.other = None if extra is None else reader(extra)
        self.write_other = _writer(extra) or validators.wire
        self.checks = list(_all_checks(kind))
        own = "_subtypes" in kind.__dict__
        self.tag, self.kinds = kind._subtypes() if own else ("", {})  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]

    def read(self, value: object) -> object:
        """Makes a model of an object."""
        if not isinstance(value, dict):
            raise fault("model_type", "Input should be an object")
        members = cast("dict[str, Any]", value)
        if self.kinds:
            said = members.get(self.tag)
            other = self.kinds.get(said) if isinstance(said, str) else None
            if other is not None and other is not self.kind:
                return _table(other).read(members)
        made: Any = self.kind.__new__(self.kind)
        given: set[str] = set()
        for column in self.columns:
            key = column.key
            got = members.get(key, _MISSING)
            if got is _MISSING:
                if column.required:
                    raise ValidationError("missing", "Field required", (key,))
                setattr(made, column.name, column.make())
                continue
            try:
                setattr(made, column.name, column.read(got))
            except ValidationError as error:
                raise error.within(key) from None
            given.add(key)
        made.model_extra = {} if len(given) == len(members) else self._read_extra(members)
        made._given = frozenset(given)  # noqa: SLF001
        for check in self.checks:
            check.look(members)
        return made

    def _read_extra(self, members: dict[str, Any]) -> dict[str, Any]:
        extra: dict[str, Any] = {}
        for key, value in members.items():
            if key in self.keys:
                continue
            try:
                extra[key] = self.other(value) if self.other else value
            except ValidationError as error:
                raise error.within(key) from None
        return extra

    def write(self, model: Any) -> dict[str, Any]:
        """A model as it is on the wire."""
        given: frozenset[str] = getattr(model, "_given", _NOTHING)
        out: dict[str, Any] = {}
        for column in self.columns:
            value = getattr(model, column.name)
            if value is UNSET or (value is None and column.none_is_absent):
                continue
            if column.plain_default and column.key not in given and column.is_default(value):
                continue
            out[column.key] = column.write(value) if column.write else validators.wire(value)
        extra: dict[str, Any] = model.model_extra
        for key, value in extra.items():
            out.setdefault(key, self.write_other(value))
        return out


def _all_checks(kind: type[Base]) -> Iterable[Marker]:
    """Those of the class and of its bases."""
    for base in kind.__mro__:
        own = base.__dict__.get("_checks")
        if isinstance(own, classmethod) and base is not Base:
            yield from cast("Any", own).__func__(kind)


_TABLES: dict[type[Base], _Table] = {}


def _table(kind: type[Base]) -> _Table:
    found = _TABLES.get(kind)
    if found is None:
        found = _TABLES[kind] = _Table(kind)
    return found


def dump(model: Base) -> dict[str, Any]:
    """A model as it is on the wire."""
    return _table(type(model)).write(model)


def member(model: Base, key: str) -> object:
    """A member of a model by its name on the wire, None where there is none."""
    name = _table(type(model)).names.get(key)
    if name is None:
        return cast("Any", model).model_extra.get(key)
    found: object = getattr(model, name)
    return None if found is UNSET else found


# -- types ---------------------------------------------------------------------------------------


def read(kind: object, value: object) -> Any:
    """Reads a value of the wire.

    Raises:
        ValidationError: It is not of the type.
    """
    try:
        return reader(kind)(value)
    except RecursionError:
        raise fault("recursion", "Input is nested too deeply") from None


def _no_constant(name: str) -> object:
    raise fault("json_invalid", f"{name} is not JSON")


def read_json(kind: object, text: str | bytes | bytearray) -> Any:
    """Reads JSON text.

    Raises:
        ValidationError: It is not JSON, or not of the type.
    """
    try:
        plain = text if isinstance(text, str) else bytes(text).decode("utf-8")
        value = json.loads(plain, parse_constant=_no_constant)
    except ValidationError:
        raise
    except (ValueError, RecursionError) as error:
        raise fault("json_invalid", f"Invalid JSON: {error}") from None
    return read(kind, value)


def reader(kind: object) -> Read:
    """The function that reads values of a type."""
    try:
        return _reader(kind)
    except TypeError:  # a type that cannot be hashed
        return _make(kind)


def prepare(kind: object) -> None:
    """Makes the function of a type, and the table of a model."""
    reader(kind)
    if isinstance(kind, type) and issubclass(kind, Base):
        _table(kind)


@lru_cache(maxsize=4096)
def _reader(kind: object) -> Read:
    return _make(kind)


def _make(kind: Any) -> Read:
    if kind is Any:
        return _same
    if isinstance(kind, type) and _get_origin(kind) is None:
        return _of_class(kind)
    if kind is None:
        return _null
    if isinstance(kind, TypeAliasType):
        return _Later(kind)
    origin, arguments = _get_origin(kind), _get_args(kind)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in {Union, UnionType}:
        return _union([argument for argument in arguments if argument is not UnsetType])
    if origin is Literal:
        return _literal(arguments)
    if origin is list:
        return _list(reader(arguments[0]))
    if origin is tuple:
        return _tuple([reader(argument) for argument in arguments])
    if origin is dict:
        return _dict(reader(arguments[1]))
    message = f"no values of {kind!r} can be read"
    raise NotImplementedError(message)


def _of_class(kind: type[Any]) -> Read:
    if issubclass(kind, Base):
        return lambda value: _table(kind).read(value)
    if issubclass(kind, EnumHooks):
        return kind.from_wire
    return _PLAIN.get(kind) or _instance(kind)


def _same(value: object) -> object:
    return value


def _null(value: object) -> None:
    if value is not None:
        raise fault("none_required", "Input should be null")


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise fault("string_type", "Input should be a valid string")
    return value


def _boolean(value: object) -> object:
    if not isinstance(value, bool):
        raise fault("bool_type", "Input should be true or false")
    return value


def _whole(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise fault("int_type", "Input should be a whole number")
    return value


def _number(value: object) -> object:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise fault("float_type", "Input should be a number")
    if value - value:  # infinite, or not a number: JSON has no word for it
        raise fault("finite_number", "Input should be a finite number")
    return value


_PLAIN: dict[type[Any], Read] = {
    str: _text,
    bool: _boolean,
    int: _whole,
    float: _number,
    object: _same,
    NoneType: _null,
}


def _instance(kind: type[Any]) -> Read:
    def check(value: object) -> object:
        if not isinstance(value, kind):
            raise fault("is_instance_of", f"Input should be of type {kind.__name__}")
        return value

    return check


class _Later:
    """A name for a type, which may lead back to itself: looked up when the first value comes."""

    def __init__(self, alias: TypeAliasType) -> None:
        self.alias = alias
        self.inner: Read | None = None

    def __call__(self, value: object) -> object:
        if self.inner is None:
            self.inner = reader(_value_of(self.alias))
        return self.inner(value)


def _value_of(alias: TypeAliasType) -> object:
    """The type that a name stands for."""
    value: object = alias.__value__
    if not isinstance(value, str):
        return value

    def holder() -> None:
        """Carries the annotation."""

    holder.__annotations__ = {"return": value}
    names = vars(sys.modules[str(alias.__module__)])
    return _get_type_hints(holder, globalns=names, include_extras=True)["return"]


def _annotated(kind: object, more: tuple[object, ...]) -> Read:
    looks = [mark for mark in more if isinstance(mark, Marker)]
    inner: Read | None = None
    for mark in more:
        if isinstance(mark, Converter):
            inner = mark.from_wire
        elif isinstance(mark, Discriminator):
            inner = _tagged(kind, mark)
        elif isinstance(mark, Kind) and mark.name == "never":
            inner = _never
    inner = inner or reader(kind)
    for look in looks:
        inner = _looking(look, inner)
    return inner


def _looking(mark: Marker, inner: Read) -> Read:
    return lambda value: mark.read(value, inner)


def _never(_value: object) -> object:
    raise fault("never", "No value is allowed here")


def _literal(listed: tuple[object, ...]) -> Read:
    expected = {validators.canonical(value): value for value in listed}
    text = " or ".join(repr(value) for value in listed)

    def read_literal(value: object) -> object:
        try:
            return expected[validators.canonical(value)]
        except (KeyError, TypeError):
            raise fault("literal_error", f"Input should be {text}") from None

    return read_literal


def _list(inner: Read) -> Read:
    def read_list(value: object) -> object:
        if not isinstance(value, list):
            raise fault("list_type", "Input should be a valid list")
        items, out = cast("list[object]", value), list[object]()
        try:
            for item in items:
                out.append(inner(item))
        except ValidationError as error:
            raise error.within(len(out)) from None
        return out

    return read_list


def _tuple(inner: list[Read]) -> Read:
    def read_tuple(value: object) -> object:
        if not isinstance(value, list):
            raise fault("tuple_type", "Input should be a valid list")
        items, out = cast("list[object]", value), list[object]()
        if len(items) != len(inner):
            raise fault("tuple_length", f"Input should have {len(inner)} items")
        try:
            for one, item in zip(inner, items, strict=True):
                out.append(one(item))
        except ValidationError as error:
            raise error.within(len(out)) from None
        return tuple(out)

    return read_tuple


def _dict(inner: Read) -> Read:
    def read_dict(value: object) -> object:
        if not isinstance(value, dict):
            raise fault("dict_type", "Input should be an object")
        out: dict[str, object] = {}
        for key, item in cast("dict[str, object]", value).items():
            try:
                out[key] = inner(item)
            except ValidationError as error:
                raise error.within(key) from None
        return out

    return read_dict


# -- unions --------------------------------------------------------------------------------------


def _tag(kind: object) -> str | None:
    found = (mark for mark in _get_args(kind)[1:] if isinstance(mark, Tag))
    mark = next(found, None) if _get_origin(kind) is Annotated else None
    return mark.tag if mark else None


def _tagged(kind: object, discriminator: Discriminator) -> Read:
    find = discriminator.discriminator
    kinds = {tag: one for one in _members(kind) if (tag := _tag(one)) is not None}
    readers = {tag: reader(one) for tag, one in kinds.items()}
    expected = ", ".join(repr(tag) for tag in readers)

    def read_tagged(value: object) -> object:
        tag = find(value)
        if tag is None:
            raise fault("union_tag_not_found", "Nothing tells of which alternative the value is")
        inner = readers.get(tag)
        if inner is None:
            raise fault("union_tag_invalid", f"Input tag {tag!r} is none of {expected}")
        return inner(value)

    return read_tagged


def _members(kind: object) -> tuple[object, ...]:
    return _get_args(kind) if _get_origin(kind) in {Union, UnionType} else (kind,)


def _union(kinds: list[object]) -> Read:
    null = NoneType in kinds
    readers = [reader(kind) for kind in kinds if kind is not NoneType]
    inner = readers[0] if len(readers) == 1 else _one_of(readers)

    def read_optional(value: object) -> object:
        return None if value is None else inner(value)

    return read_optional if null else inner


def _one_of(readers: list[Read]) -> Read:
    def read_union(value: object) -> object:
        best: object = _MISSING
        most, faults = -1, list[ValidationError]()
        for one in readers:
            try:
                got = one(value)
            except ValidationError as error:
                faults.append(error)
                continue
            if not isinstance(got, Base):
                return got if best is _MISSING else best
            # A model of which the value has more members fits better.
            known = len(cast("Any", value)) - len(cast("Any", got).model_extra)
            if known > most:
                best, most = got, known
        if best is not _MISSING:
            return best
        deepest = max(faults, key=lambda error: len(error.path), default=None)
        if deepest is not None and deepest.path:
            raise deepest
        texts = "; ".join(dict.fromkeys(error.text for error in faults))
        raise fault("union", texts or "No value is allowed here")

    return read_union


def _without(kind: object, *leave_out: type) -> object:
    """A union without some of its alternatives."""
    if _get_origin(kind) not in {Union, UnionType}:
        return kind
    left = tuple(one for one in _get_args(kind) if one not in leave_out)
    return Union[left]  # noqa: UP007


# -- writing -------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _later_writer(alias: TypeAliasType) -> Write:
    """The function that writes values of a name for a type, which may lead back to itself."""
    found: list[Write] = []

    def write_later(value: object) -> object:
        if not found:
            found.append(_writer(_value_of(alias)) or validators.wire)
        return found[0](value)

    return write_later


def _writer(kind: Any) -> Write | None:
    """The function that writes values of a type, where the value alone does not tell how."""
    if isinstance(kind, TypeAliasType):
        return _later_writer(kind)
    origin, arguments = _get_origin(kind), _get_args(kind)
    if origin is Annotated:
        found = next((mark for mark in arguments[1:] if isinstance(mark, Converter)), None)
        return found.to_wire if found else _writer(arguments[0])
    if origin is list:
        inner = _writer(arguments[0])
        return _write_list(inner) if inner else None
    if origin is dict:
        inner = _writer(arguments[1])
        return _write_dict(inner) if inner else None
    if origin is tuple:
        writers = [_writer(argument) for argument in arguments]
        return _write_tuple(writers) if any(writers) else None
    if origin in {Union, UnionType}:
        several = [(_class_of(one), inner) for one in arguments if (inner := _writer(one))]
        # A moment is a day, too: subclasses first.
        several.sort(key=lambda one: -len(one[0].__mro__))
        return _write_union(several) if several else None
    return None


def _class_of(kind: Any) -> type[Any]:
    """The class of the values of a type that has a writer."""
    origin = _get_origin(kind)
    if origin is Annotated:
        return _class_of(_get_args(kind)[0])
    found = kind if origin is None else origin
    return cast("type[Any]", found) if isinstance(found, type) else object


def _write_list(inner: Write) -> Write:
    def write_list(value: object) -> object:
        if not isinstance(value, list):
            return validators.wire(value)
        return [inner(item) for item in cast("list[object]", value)]

    return write_list


def _write_dict(inner: Write) -> Write:
    def write_dict(value: object) -> object:
        if not isinstance(value, dict):
            return validators.wire(value)
        members = cast("Mapping[str, object]", value)
        return {key: inner(item) for key, item in members.items()}

    return write_dict


def _write_tuple(writers: list[Write | None]) -> Write:
    def write_tuple(value: object) -> object:
        items = cast("tuple[object, ...]", value)
        if not isinstance(value, tuple) or len(items) != len(writers):
            return validators.wire(items)
        pairs = zip(writers, items, strict=True)
        return [(write or validators.wire)(item) for write, item in pairs]

    return write_tuple


def _write_union(writers: list[tuple[type[Any], Write]]) -> Write:
    def write_union(value: object) -> object:
        for kind, write in writers:
            if isinstance(value, kind):
                return validators.wire(
                    write(value)
                )  # what stands within may be of another alternative
        return validators.wire(value)

    return write_union
