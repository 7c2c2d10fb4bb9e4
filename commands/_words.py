"""Names of stable words for people; machines get the words themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.world import World

_KINDS = {"student": N_("student"), "employee": N_("employee")}
_ROLES = {
    "teacher": N_("teacher"),
    "registrar": N_("registrar"),
    "finance": N_("finance"),
    "library": N_("library"),
    "api": N_("academic adviser"),
    "admin": N_("administrator"),
}


def kind_word(world: World, kind: str) -> str:
    """Name a kind of person: in words for people, as it is stored for machines."""
    return world.t(_KINDS[kind]) if world.fmt == "table" else kind


def role_words(world: World, roles: Iterable[str]) -> list[str]:
    """Name roles: in words for people, as they are stored for machines."""
    if world.fmt != "table":
        return list(roles)
    return [world.t(_ROLES.get(role, role)) for role in roles]
