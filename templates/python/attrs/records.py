# SPDX-License-Identifier: MIT
"""Models as classes of attrs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from .base import Base, Member

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Model", "members_of"]


@attrs.define(kw_only=True)
class Model(Base):
    """The base of all models."""

    model_extra: dict[str, Any] = attrs.field(factory=lambda: {}, repr=False)
    _given: frozenset[str] = attrs.field(default=frozenset(), init=False, eq=False, repr=False)


def members_of(kind: type[Model]) -> list[Member]:
    """The fields of a model."""
    found: list[Member] = []
    for one in attrs.fields(kind):
        factory: Callable[[], object] | None = getattr(one.default, "factory", None)
        default: object = Ellipsis if one.default is attrs.NOTHING or factory else one.default
        if one.name not in {"model_extra", "_given"}:
            key = cast("dict[str, str]", one.metadata).get("name")
            found.append(Member(one.name, key or one.name, default, factory))
    return found
