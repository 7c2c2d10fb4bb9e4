"""Looking up, batch after batch, whether what a file names is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.services.imports.columns import BAD

if TYPE_CHECKING:
    from collections.abc import Collection

    from omnicli.services.imports.columns import Batch
    from store.uow import UnitOfWork

_MOST_REMEMBERED = 20_000


class Known:
    """Tells which values a table's column holds, and remembers the last ones that it was asked about."""

    def __init__(self, uow: UnitOfWork, table: str, column: str) -> None:
        self._uow, self._table, self._column = uow, table, column
        self._found: set[str] = set()

    def lacks(self, values: Collection[str]) -> set[str]:
        """Return those of the values that the column does not hold."""
        fresh = set(values) - self._found - {BAD}
        found = self._uow.loading.known(self._table, self._column, fresh) if fresh else set()
        if len(self._found) > _MOST_REMEMBERED:
            self._found.clear()
        self._found.update(found)
        return fresh - found


def reject_unknown_courses(batch: Batch, column: str, unknown: Collection[str]) -> None:
    """Reject the lines whose cell names an unknown course, alone or among several joined by slashes."""
    for index, cell in enumerate(batch.texts(column)) if unknown else ():
        for code in cell.split("/"):
            if code in unknown:
                why = reason(
                    "unknown-course", N_("There is no course {course} in the catalogue."), course=code
                )
                batch.reject(index, column, why)


def reject_unknown_students(batch: Batch, unknown: Collection[str]) -> None:
    """Reject the lines of students who are not there."""
    for index, number in enumerate(batch.texts("student")) if unknown else ():
        if number in unknown:
            why = reason("unknown-student", N_("There is no student {number}."), number=number)
            batch.reject(index, "student", why)
