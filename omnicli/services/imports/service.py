"""Importing a file: read, judge, and write all of it or nothing.

By default one rejected line holds the whole file back; with `skip_bad` the good lines are written. Whoever
opened the unit of work commits it, or rolls it back for a rehearsal of the same import.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from omnicli.services.imports.columns import BatchReader
from omnicli.services.imports.kinds import kind_of
from omnicli.services.imports.loader import Loader
from omnicli.services.imports.report import Report
from omnicli.tabular import open_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from omnicli.services.imports.kind import Kind
    from omnicli.services.imports.mark_sheet import Form
    from omnicli.tabular import Readable, Sheet
    from store.uow import UnitOfWork


def import_file(
    uow: UnitOfWork,
    name: str,
    stream: Readable,
    *,
    term: str = "",
    skip_bad: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    form: Form | None = None,
) -> Report:
    """Import a file of a kind and say what became of every line.

    `progress` is told the bytes read, now and then. With `dry_run` the same work is done without receipt or
    audit event, and it is for the caller to roll it back.
    `form`: the file is that of one section, in short. A file refused whole leaves the store untouched.
    Raises `UsageFault` for an unknown kind or a missing term, `NotFound` for a term of which nothing is known.
    """
    kind = kind_of(name, term)
    report = Report(kind.name, term if kind.needs_term else "")
    source = _Source(stream, progress)
    sheet = _in_short(source, form) if form else open_sheet(source, kind.names, kind.required)
    loader = _loader(kind)(uow, kind, report, partial=sheet.may_be_silent)
    _stage(uow, sheet, kind, loader, report)
    if not report.fatal:
        _write(loader, report, skip_bad=skip_bad)
    if report.applied and not dry_run:
        _sign(uow, report, loader.digest(source.digest()), loader.seal())
    return _sorted(report)


def _in_short(source: Readable, form: Form) -> Sheet:
    from omnicli.services.imports.mark_sheet import SectionSheet

    return SectionSheet(source, form)


def _loader(kind: Kind) -> type[Loader]:
    from omnicli.services.imports.absences import AbsenceLoader
    from omnicli.services.imports.choices import ChoiceLoader, RequestLoader
    from omnicli.services.imports.curriculum import GridLoader, PrerequisiteLoader
    from omnicli.services.imports.eligibility import EligibilityLoader
    from omnicli.services.imports.exams import DiplomaLoader, ExamLoader
    from omnicli.services.imports.finals import FinalLoader
    from omnicli.services.imports.marks import AssessmentLoader, CategoryLoader, MarkLoader
    from omnicli.services.imports.offering import OfferingLoader
    from omnicli.services.imports.people import PeopleLoader, StudentLoader
    from omnicli.services.imports.record import RecordLoader, StrengthLoader
    from omnicli.services.imports.registrations import RegistrationLoader
    from omnicli.services.imports.sins import SinLoader
    from omnicli.services.imports.tariff import DeemedLoader, TariffLoader
    from omnicli.services.imports.teaching import TeachingLoader
    from omnicli.services.imports.terms import TermLoader
    from omnicli.services.imports.withdrawals import WithdrawalLoader

    loaders: Mapping[str, type[Loader]] = {
        "terms": TermLoader,
        "employees": PeopleLoader,
        "students": StudentLoader,
        "grid": GridLoader,
        "prerequisites": PrerequisiteLoader,
        "offering": OfferingLoader,
        "registrations": RegistrationLoader,
        "record": RecordLoader,
        "strengths": StrengthLoader,
        "exams": ExamLoader,
        "diplomas": DiplomaLoader,
        "teaching": TeachingLoader,
        "categories": CategoryLoader,
        "assessments": AssessmentLoader,
        "marks": MarkLoader,
        "finals": FinalLoader,
        "absences": AbsenceLoader,
        "withdrawals": WithdrawalLoader,
        "requests": RequestLoader,
        "choices": ChoiceLoader,
        "tariff": TariffLoader,
        "deemed": DeemedLoader,
        "eligibility": EligibilityLoader,
        "sins": SinLoader,
    }
    return loaders.get(kind.name, Loader)


def _stage(uow: UnitOfWork, sheet: Sheet, kind: Kind, loader: Loader, report: Report) -> None:
    """Read and judge every line; stage the good ones."""
    report.fatal = bool(sheet.heading.faults)
    report.reject(loader.heard(sheet.heading.faults))
    if report.fatal:
        report.warn(loader.heard(sheet.heading.warnings))
        return
    reader = BatchReader(kind.columns, sheet.heading.columns)
    uow.loading.begin(loader.columns(reader.keys), loader.key)
    for block in sheet.blocks():
        batch = reader.batch(block)
        loader.check(batch)
        loader.stage(batch)
        report.read += len(block.rows) + len({fault.line for fault in block.faults})
        report.reject(batch.rejections)
        report.warn(batch.warnings)
    report.warn(loader.heard(sheet.heading.warnings))


def _write(loader: Loader, report: Report, *, skip_bad: bool) -> None:
    counts = None if report.rejections else loader.attempt()
    if counts is None:
        loader.settle()
        if report.rejections and not skip_bad:
            return
        counts = loader.apply()
    report.added, report.changed = counts
    report.unchanged = report.read - report.rejected - report.added - report.changed
    report.applied = True
    loader.look_again()


def _sign(uow: UnitOfWork, report: Report, digest: str, seal: Mapping[str, object]) -> None:
    """Number the import and leave its event: counts and the file's digest, nothing of its lines."""
    summary = {**report.counts(), "sha256": digest, **({"term": report.term} if report.term else {})}
    kind = f"import.{report.kind}"
    report.receipt = uow.loading.receipt(kind, at=uow.at, actor=uow.actor, summary=summary)
    uow.record(kind, report.receipt, **summary, **seal)


def _sorted(report: Report) -> Report:
    report.rejections.sort(key=lambda fault: fault.line)
    report.warnings.sort(key=lambda fault: fault.line)
    return report


class _Source:
    """A file being read: its digest, and how far the reading has come."""

    def __init__(self, stream: Readable, progress: Callable[[int], None] | None) -> None:
        self._stream = stream
        self._progress = progress
        self._hash = sha256()

    def read(self, size: int, /) -> bytes:
        """Read on."""
        data = self._stream.read(size)
        self._hash.update(data)
        if self._progress:
            self._progress(len(data))
        return data

    def digest(self) -> str:
        """Return the SHA-256 of what has been read, in hexadecimal."""
        return self._hash.hexdigest()
