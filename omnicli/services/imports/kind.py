"""What a kind of file is: its columns, its key, who may import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnicli.services.imports.columns import Column


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `key` says which lines are about the same thing, by the names of the store.

    `personal` when it is about people; `roles` are those of who may import it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    needs_term: bool = False
    personal: bool = False
    roles: tuple[str, ...] = ("registrar",)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names that the columns of the key have in the file."""
        names = {column.key: column.name for column in self.columns}
        return tuple(names[key] for key in self.key)

    @property
    def required(self) -> frozenset[str]:
        """The columns that every file must have."""
        return frozenset(column.name for column in self.columns if column.required)
