# SPDX-License-Identifier: MIT
"""What stands beside types in `Annotated`: bounds, and what tells the alternatives of a union apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from typing_extensions import override

from .core import Marker, fault

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Discriminator", "Field", "Tag"]


class Field(Marker):
    """Bounds of a number, of the length of a text, of the size of an array or an object."""

    def __init__(
        self,
        *,
        ge: float | None = None,
        gt: float | None = None,
        le: float | None = None,
        lt: float | None = None,
        multiple_of: int | None = None,
        min_length: int | None = None,
        max_length: int | None = None,
    ) -> None:
        self.ge = ge
        self.gt = gt
        self.le = le
        self.lt = lt
        self.multiple_of = multiple_of
        self.min_length = min_length
        self.max_length = max_length

    @override
    def look(self, value: object) -> None:
        if isinstance(value, (str, list, dict)):
            self._look_at_size(len(cast("str", value)))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self._look_at_number(value)

    def _look_at_size(self, size: int) -> None:
        if self.min_length is not None and size < self.min_length:
            raise fault("too_short", f"Input should have a length of at least {self.min_length}")
        if self.max_length is not None and size > self.max_length:
            raise fault("too_long", f"Input should have a length of at most {self.max_length}")

    def _look_at_number(self, value: float) -> None:
        if self.ge is not None and not value >= self.ge:
            raise fault("greater_than_equal", f"Input should be at least {self.ge}")
        if self.gt is not None and not value > self.gt:
            raise fault("greater_than", f"Input should be greater than {self.gt}")
        if self.le is not None and not value <= self.le:
            raise fault("less_than_equal", f"Input should be at most {self.le}")
        if self.lt is not None and not value < self.lt:
            raise fault("less_than", f"Input should be less than {self.lt}")
        if self.multiple_of is not None and value % self.multiple_of:
            raise fault("multiple_of", f"Input should be a multiple of {self.multiple_of}")


class Tag:
    """What a value says by which it is of this alternative."""

    def __init__(self, tag: str) -> None:
        self.tag = tag


class Discriminator:
    """Tells by what a value says of which alternative it is."""

    def __init__(self, discriminator: Callable[[Any], str | None]) -> None:
        self.discriminator = discriminator
