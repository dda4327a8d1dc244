# SPDX-License-Identifier: MIT
"""What every model can do, whatever makes its constructor."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from typing_extensions import Self

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .core import Marker

__all__ = ["UNSET", "Base", "Member", "Subtypes", "UnsetType"]


class UnsetType(Enum):
    """Stands for what was never set, where None stands for null."""

    UNSET = "unset"

    def __repr__(self) -> str:
        """Return the name that the value is imported by."""
        return "UNSET"

    def __bool__(self) -> bool:
        """Return false, as None does."""
        return False


UNSET: Final = UnsetType.UNSET
Subtypes: TypeAlias = "tuple[str, dict[str, type[Base]]]"


class Member:
    """A field of a model: its attribute, its name on the wire, and what it is where it is absent."""

    __slots__ = ("default", "factory", "key", "name", "required")

    def __init__(
        self, name: str, key: str, default: object, factory: Callable[[], object] | None = None
    ) -> None:
        self.name = name
        self.key = key
        self.required = default is Ellipsis and factory is None
        self.default = default
        self.factory = factory

    def make(self) -> object:
        """The value of a field that is absent."""
        return self.factory() if self.factory else self.default


class Base:
    """Reads models from what is on the wire, and writes them.

    Members that no field stands for are kept in `model_extra`, and written back.
    """

    __slots__ = ("_given",)
    _given: frozenset[str]  # names of the members that were there when the model was read

    @classmethod
    def _checks(cls) -> tuple[Marker, ...]:
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
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Makes a model of what `json.loads` gives."""
        from .convert import read

        return cast("Self", read(cls, data))

    @classmethod
    def from_json(cls, data: str | bytes | bytearray) -> Self:
        """Makes a model of JSON text."""
        from .convert import read_json

        return cast("Self", read_json(cls, data))

    def to_dict(self) -> dict[str, Any]:
        """What `json.dumps` takes: names and values as they are on the wire, nothing that was never set."""
        from .convert import dump

        return dump(self)

    def to_json(self) -> str:
        """JSON text of `to_dict`."""
        return json.dumps(
            self.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False
        )
