# SPDX-License-Identifier: MIT
"""Models as dataclasses."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from .base import Base, Member

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Model", "members_of"]


@dataclass(slots=True, kw_only=True)
class Model(Base):
    """The base of all models."""

    model_extra: dict[str, Any] = field(default_factory=lambda: {}, repr=False)


def members_of(kind: type[Model]) -> list[Member]:
    """The fields of a model."""
    found: list[Member] = []
    for one in fields(kind):
        factory: Callable[[], object] | None = (
            None if one.default_factory is MISSING else one.default_factory
        )
        default: object = Ellipsis if one.default is MISSING else one.default
        if one.name != "model_extra":
            found.append(Member(one.name, one.metadata.get("name", one.name), default, factory))
    return found
