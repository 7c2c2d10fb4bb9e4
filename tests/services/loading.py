"""A college that files are loaded into, for the tests of import and export."""

from __future__ import annotations

import io
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import store.uow
from omnicli.services.exports import export_kind
from omnicli.services.imports.service import import_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from omnicli.services.imports.report import Report
    from store.uow import UnitOfWork

AT = datetime(2026, 8, 3, 12, tzinfo=UTC)
KEY = b"k" * 32

PROGRAMS = "code,title,kind\n200.B1,Sciences de la nature,DEC\n420.B0,Techniques de l’informatique,DEC\n"
STUDENTS = (
    "number,permanent_code,last_name,first_name,birth_date,program\n"
    "2634567,TREM69530701,Tremblay,Marie,2007-03-07,200.B1\n"
    "0634568,GAGL31629909,Gagnon,Lucie,1999-12-31,420.B0\n"
)
OFFERING = (
    "course,title,section,day,start,end,room,teacher\n"
    "420-1N6-TH,Programmer,00001,Mon,8:00,10:00,D-1,Lise Côté\n"
    "420-1N6-TH,Programmer,00001,Wed,8:00,10:00,D-2,Lise Côté\n"
    "420-1N6-TH,Programmer,00002,Tue,8:00,10:00,D-1,Guy Roy\n"
    "601-101-MQ,Écriture,00001,Mon,10:00,12:00,A-1,Anne Roy\n"
)
REGISTRATIONS = (
    "student,course,section\n2634567,420-1N6-TH,00001\n2634567,601-101-MQ,00001\n0634568,420-1N6-TH,00002\n"
)
TERM = "20263"


class College:
    """The store of one test, loaded and looked at from outside."""

    def __init__(self, home: Path) -> None:
        self._path = home / "omni.db"

    @contextmanager
    def write(self, *, at: datetime = AT, dry_run: bool = False) -> Iterator[UnitOfWork]:
        with store.uow.write(self._path, at=at, actor="operator:test", audit_key=KEY, dry_run=dry_run) as uow:
            yield uow

    def load(self, kind: str, data: str | bytes, *, at: datetime = AT, **options: Any) -> Report:
        """Import; `dry_run` rolls back, as the command does."""
        with self.write(at=at, dry_run=options.get("dry_run", False)) as uow:
            return load(uow, kind, data, **options)

    def load_all(self, **files: str) -> None:
        """Import files by kind; none may be rejected."""
        for kind, data in files.items():
            report = self.load(kind, data, term=TERM)
            assert report.rejections == [], kind

    def export(self, kind: str, term: str = TERM, *, as_json: bool = False) -> bytes:
        with store.uow.read(self._path, at=AT) as uow:
            return export(uow, kind, term, as_json=as_json)

    def ask(self, query: str, *bound: Any) -> list[tuple[Any, ...]]:
        with store.uow.read(self._path, at=AT) as uow:
            return list(uow.connection.execute(query, bound))


def load(uow: UnitOfWork, kind: str, data: str | bytes, **options: Any) -> Report:
    return import_file(
        uow, kind, io.BytesIO(data.encode() if isinstance(data, str) else data), **{"term": TERM, **options}
    )


def export(uow: UnitOfWork, kind: str, term: str = TERM, *, as_json: bool = False) -> bytes:
    return b"".join(export_kind(uow, kind, term, as_json=as_json))


def found(faults: list[Any]) -> list[tuple[int, str, str]]:
    """Return what a test cares about of faults."""
    return [(fault.line, fault.column, fault.reason.slug) for fault in faults]


def slugs(faults: list[Any]) -> list[str]:
    return [fault.reason.slug for fault in faults]


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Read, added, changed, unchanged, rejected."""
    return report.read, report.added, report.changed, report.unchanged, report.rejected
