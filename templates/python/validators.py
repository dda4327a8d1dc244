# SPDX-License-Identifier: MIT
"""What JSON Schema says and types cannot: one class a keyword.

A check looks at a value as it is on the wire. It stands beside a type in `Annotated`, or holds for a whole model.
"""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias, cast

from typing_extensions import override

from .core import (
    CLOSED,
    Fault,
    Invalid,
    Judge,
    Marker,
    Search,
    compile_pattern,
    dump_model,
    dump_other,
    fault,
    is_model,
    tag_of,
)

__all__ = [
    "KNOWN",
    "AdditionalProperties",
    "Also",
    "Bound",
    "Check",
    "Contains",
    "DependentRequired",
    "DependentSchema",
    "Equals",
    "ExactlyOne",
    "Fault",
    "IfArray",
    "IfNumber",
    "IfObject",
    "IfString",
    "Invalid",
    "Judge",
    "KnownFirst",
    "MultipleOf",
    "Not",
    "Otherwise",
    "Part",
    "Pattern",
    "PatternProperties",
    "PrefixItems",
    "Properties",
    "Property",
    "PropertyNames",
    "RestItems",
    "Then",
    "UnevaluatedItems",
    "UnevaluatedProperties",
    "UniqueItems",
    "When",
    "by_tag",
    "checks",
    "compile_pattern",
    "containing",
    "everything",
    "first",
    "given",
    "matching",
    "named",
    "unless",
    "where",
    "wire",
]


# -- values on the wire --------------------------------------------------------------------------


def wire(value: object) -> Any:
    """A value as it is on the wire."""
    if value is None or isinstance(value, (str, int, float)):
        return value.value if isinstance(value, Enum) else getattr(value, "wire", value)
    if is_model(value):
        return dump_model(value)
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return {str(key): wire(member) for key, member in members.items()}
    if isinstance(value, (list, tuple)):
        return [wire(item) for item in cast("list[object]", value)]
    return _write(value)


def _write(value: object) -> Any:
    known = getattr(value, "wire", None)
    if isinstance(known, (str, int, float)):
        return known
    if isinstance(value, Enum):
        return wire(value.value)
    if isinstance(value, (dt.date, dt.time, dt.timedelta, uuid.UUID, Decimal, bytes)):
        from .formats import write

        return write(value)
    return dump_other(value)


def canonical(value: object) -> Any:
    """Something that can be hashed, and is equal where two JSON values are: 1 and 1.0, not 1 and true."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return ("object", frozenset((key, canonical(member)) for key, member in members.items()))
    if isinstance(value, (list, tuple)):
        return ("array", tuple(canonical(item) for item in cast("list[object]", value)))
    return value


# -- judging -------------------------------------------------------------------------------------


class Check(Marker):
    """Something that must hold for a value besides its type."""

    def judge(self, value: Any) -> None:
        """Raises what is wrong with a value as it is on the wire."""
        raise NotImplementedError

    @override
    def look(self, value: object) -> None:
        self.judge(wire(value))


def checks(*all_of: Check) -> tuple[Check, ...]:
    """Several checks."""
    return all_of


# -- logic ---------------------------------------------------------------------------------------


class Also(Check):
    """The value is of this type, too."""

    def __init__(self, kind: object) -> None:
        self.kind = Judge(kind)

    @override
    def judge(self, value: Any) -> None:
        self.kind.require(value)


class Not(Check):
    """The value is not of this type."""

    def __init__(self, kind: object) -> None:
        self.kind = Judge(kind)

    @override
    def judge(self, value: Any) -> None:
        if self.kind.accepts(value):
            raise fault("not", "Input matches what is excluded")


class KnownFirst(Marker):
    """A value is of the alternative whose enumerations know it; of any, if there is none."""

    @override
    def look(self, value: object) -> None:
        """Nothing is wrong with any value."""

    @override
    def read(self, value: object, inner: Callable[[Any], Any]) -> object:
        if CLOSED.get():
            return inner(value)
        token = CLOSED.set(True)
        try:
            return inner(value)
        except Invalid:
            pass
        finally:
            CLOSED.reset(token)
        return inner(value)


KNOWN = KnownFirst()


class ExactlyOne(Check):
    """The value is of exactly one of these types."""

    def __init__(self, *kinds: object) -> None:
        self.kinds = [Judge(kind) for kind in kinds]

    @override
    def judge(self, value: Any) -> None:
        if sum(kind.accepts(value) for kind in self.kinds) > 1:
            raise fault("one_of", "Input matches more than one alternative")

    @override
    def read(self, value: object, inner: Callable[[Any], Any]) -> object:
        self.look(value)
        return KNOWN.read(value, inner)


class Then(Judge):
    """What holds where a condition does."""


class Otherwise(Judge):
    """What holds where a condition does not."""


class When(Check):
    """If the value is of one type, it is of another; else of a third."""

    def __init__(self, condition: object, *branches: Then | Otherwise) -> None:
        self.condition = Judge(condition)
        self.branches = branches

    @override
    def judge(self, value: Any) -> None:
        holds = self.condition.accepts(value)
        for branch in self.branches:
            if isinstance(branch, Then) == holds:
                branch.require(value)


class Equals(Check):
    """The value is one of these, whatever the order of its members."""

    def __init__(self, *expected: object) -> None:
        self.expected = frozenset(canonical(value) for value in expected)

    @override
    def judge(self, value: Any) -> None:
        if canonical(value) not in self.expected:
            raise fault("equals", "Input should be one of the listed values")


class _If(Check):
    """Values of one class are of a type, others as they like."""

    classes: tuple[type, ...] = ()

    def __init__(self, kind: object) -> None:
        self.kind = Judge(kind)

    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, self.classes) and not isinstance(value, bool):
            self.kind.require(value)


class IfString(_If):
    """Texts are of a type, others as they like."""

    classes = (str,)


class IfNumber(_If):
    """Numbers are of a type, others as they like."""

    classes = (int, float)


class IfArray(_If):
    """Arrays are of a type, others as they like."""

    classes = (list,)


class IfObject(_If):
    """Objects are of a type, others as they like."""

    classes = (dict,)


# -- numbers and texts ---------------------------------------------------------------------------


class Bound(Check):
    """A bound of whole numbers that is none itself."""

    def __init__(
        self,
        *,
        ge: float | None = None,
        gt: float | None = None,
        le: float | None = None,
        lt: float | None = None,
    ) -> None:
        self.least = ge if ge is not None else gt
        self.most = le if le is not None else lt

    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return
        if self.least is not None and value < self.least:
            raise fault("greater_than", f"Input should be greater than {self.least}")
        if self.most is not None and value > self.most:
            raise fault("less_than", f"Input should be less than {self.most}")


class MultipleOf(Check):
    """A multiple of a number, counted in decimals."""

    def __init__(self, step: str) -> None:
        self.step = Decimal(step)

    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return
        if isinstance(value, float) and not math.isfinite(value):
            raise fault("multiple_of", f"Input should be a multiple of {self.step}")
        number = Decimal(repr(value))
        digits = max(
            28,
            len(number.as_tuple().digits) + abs(number.adjusted()) + abs(self.step.adjusted()) + 30,
        )
        if digits > 5000:
            return
        from decimal import localcontext

        with localcontext() as context:
            context.prec = digits
            if number % self.step != 0:
                raise fault("multiple_of", f"Input should be a multiple of {self.step}")


class Pattern(Check):
    """A text in which a regular expression matches."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self._search: Search | None = None

    @override
    def judge(self, value: Any) -> None:
        if not isinstance(value, str):
            return
        if self._search is None:
            self._search = compile_pattern(self.pattern)
        if not self._search(value):
            raise fault("string_pattern_mismatch", f"String should match pattern '{self.pattern}'")


# -- arrays --------------------------------------------------------------------------------------


class UniqueItems(Check):
    """Items that differ by value: {"a": 1, "b": 2} equals {"b": 2, "a": 1}."""

    @override
    def judge(self, value: Any) -> None:
        if not isinstance(value, list):
            return
        items = cast("list[object]", value)
        if len({canonical(item) for item in items}) != len(items):
            raise fault("unique_items", "Items should differ from each other")


class Contains(Check):
    """Between `least` and `most` items that are of a type."""

    def __init__(self, kind: object, *, least: int = 1, most: int | None = None) -> None:
        self.kind = Judge(kind)
        self.least = least
        self.most = most

    @override
    def judge(self, value: Any) -> None:
        if not isinstance(value, list):
            return
        count = sum(self.kind.accepts(item) for item in cast("list[object]", value))
        if count < self.least:
            raise fault("contains", f"At least {self.least} items should match")
        if self.most is not None and count > self.most:
            raise fault("contains", f"At most {self.most} items should match")


class PrefixItems(Check):
    """The first items, each of a type of its own."""

    def __init__(self, *kinds: object) -> None:
        self.kinds = [Judge(kind) for kind in kinds]

    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, list):
            for place, (kind, item) in enumerate(
                zip(self.kinds, cast("list[object]", value), strict=False)
            ):
                kind.require(item, str(place))


class RestItems(Check):
    """The items behind the first ones."""

    def __init__(self, begin: int, kind: object) -> None:
        self.begin = begin
        self.kind = Judge(kind)

    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, list):
            for place, item in enumerate(cast("list[object]", value)):
                if place >= self.begin:
                    self.kind.require(item, str(place))


# -- objects -------------------------------------------------------------------------------------


class _ObjectCheck(Check):
    @override
    def judge(self, value: Any) -> None:
        if isinstance(value, dict):
            self.judge_object(cast("dict[str, Any]", value))

    def judge_object(self, value: dict[str, Any]) -> None:
        """Raises what is wrong with an object."""
        raise NotImplementedError


class Properties(_ObjectCheck):
    """How many members there are."""

    def __init__(self, *, least: int = 0, most: int | None = None) -> None:
        self.least = least
        self.most = most

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        if len(value) < self.least:
            raise fault("too_short", f"There should be at least {self.least} properties")
        if self.most is not None and len(value) > self.most:
            raise fault("too_long", f"There should be at most {self.most} properties")


class Property(_ObjectCheck):
    """A member is of a type, too."""

    def __init__(self, name: str, kind: object) -> None:
        self.name = name
        self.kind = Judge(kind)

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        if self.name in value:
            self.kind.require(value[self.name], self.name)


class PropertyNames(_ObjectCheck):
    """Names of members are of a type."""

    def __init__(self, kind: object) -> None:
        self.kind = Judge(kind)

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        for name in value:
            self.kind.require(name, name)


class PatternProperties(_ObjectCheck):
    """Members whose name matches are of a type."""

    def __init__(self, pattern: str, kind: object) -> None:
        self.search = compile_pattern(pattern)
        self.kind = Judge(kind)

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        for name, member in value.items():
            if self.search(name):
                self.kind.require(member, name)


class AdditionalProperties(_ObjectCheck):
    """Members that neither names nor patterns speak of are of a type."""

    def __init__(self, kind: object, names: list[str], patterns: list[str]) -> None:
        self.kind = Judge(kind)
        self.names = frozenset(names)
        self.searches = [compile_pattern(pattern) for pattern in patterns]

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        for name, member in value.items():
            if name not in self.names and not any(search(name) for search in self.searches):
                self.kind.require(member, name)


class DependentRequired(_ObjectCheck):
    """With one member come others."""

    def __init__(self, name: str, *needed: str) -> None:
        self.name = name
        self.needed = needed

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        if self.name in value:
            for name in self.needed:
                if name not in value:
                    raise fault("missing", f"'{name}' is required beside '{self.name}'")


class DependentSchema(_ObjectCheck):
    """With one member the whole is of a type."""

    def __init__(self, name: str, kind: object) -> None:
        self.name = name
        self.kind = Judge(kind)

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        if self.name in value:
            self.kind.require(value)


# -- what nothing else spoke of ------------------------------------------------------------------


class Marks:
    """Members or items that some keyword speaks of."""

    def __init__(self) -> None:
        self.all = False
        self.keys: set[str | int] = set()


Part: TypeAlias = "Callable[[Any, Marks], None]"


def _mark_all(parts: tuple[Part, ...], value: Any, marks: Marks) -> None:
    for part in parts:
        part(value, marks)


def named(*names: str) -> Part:
    """Members."""

    def mark(_value: Any, marks: Marks) -> None:
        marks.keys.update(names)

    return mark


def matching(pattern: str) -> Part:
    """Members whose name matches."""
    search = compile_pattern(pattern)

    def mark(value: Any, marks: Marks) -> None:
        if isinstance(value, dict):
            marks.keys.update(name for name in cast("dict[str, Any]", value) if search(name))

    return mark


def everything() -> Part:
    """Every member and item."""

    def mark(_value: Any, marks: Marks) -> None:
        marks.all = True

    return mark


def first(count: int) -> Part:
    """The first items."""

    def mark(value: Any, marks: Marks) -> None:
        if isinstance(value, list):
            marks.keys.update(range(min(count, len(cast("list[object]", value)))))

    return mark


def containing(kind: object) -> Part:
    """Items that are of a type."""
    judge = Judge(kind)

    def mark(value: Any, marks: Marks) -> None:
        if isinstance(value, list):
            for place, item in enumerate(cast("list[object]", value)):
                if judge.accepts(item):
                    marks.keys.add(place)

    return mark


def where(kind: object, *parts: Part) -> Part:
    """What the parts mark, if the value is of a type."""
    judge = Judge(kind)

    def mark(value: Any, marks: Marks) -> None:
        if judge.accepts(value):
            _mark_all(parts, value, marks)

    return mark


def unless(kind: object, *parts: Part) -> Part:
    """What the parts mark, if the value is not of a type."""
    judge = Judge(kind)

    def mark(value: Any, marks: Marks) -> None:
        if not judge.accepts(value):
            _mark_all(parts, value, marks)

    return mark


def given(name: str, *parts: Part) -> Part:
    """What the parts mark, if there is a member of that name."""

    def mark(value: Any, marks: Marks) -> None:
        if isinstance(value, dict) and name in value:
            _mark_all(parts, value, marks)

    return mark


class UnevaluatedProperties(_ObjectCheck):
    """Members that no part speaks of are of a type."""

    def __init__(self, kind: object, *parts: Part) -> None:
        self.kind = Judge(kind)
        self.parts = parts

    @override
    def judge_object(self, value: dict[str, Any]) -> None:
        marks = Marks()
        _mark_all(self.parts, value, marks)
        for name, member in value.items():
            if not marks.all and name not in marks.keys:
                self.kind.require(member, name)


class UnevaluatedItems(Check):
    """Items that no part speaks of are of a type."""

    def __init__(self, kind: object, *parts: Part) -> None:
        self.kind = Judge(kind)
        self.parts = parts

    @override
    def judge(self, value: Any) -> None:
        if not isinstance(value, list):
            return
        marks = Marks()
        _mark_all(self.parts, value, marks)
        for place, item in enumerate(cast("list[object]", value)):
            if not marks.all and place not in marks.keys:
                self.kind.require(item, str(place))


# -- unions --------------------------------------------------------------------------------------


def by_tag(name: str, *known: str) -> Callable[[Any], str | None]:
    """Tells by a member which alternative of a union a value is; "" where it has none of the known values."""

    def find(value: Any) -> str | None:
        found = wire(tag_of(value, name))
        if known:
            return found if found in known else ""
        return found if isinstance(found, str) else None

    return find
