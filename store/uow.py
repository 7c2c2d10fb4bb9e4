"""The unit of work: one transaction a use case, committed or rolled back whole.

Writing begins IMMEDIATE: a deferred transaction that reads first gets «database is locked» at once when another
writer came between, whatever the timeout.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from store.db import BUSY_SECONDS, begin_writing, open_store
from store.errors import translated
from store.filesystem import check_same_file, identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from omnicli.vault import Vault
    from store.absences import Absences
    from store.accounts import Accounts
    from store.attestations import Attestations
    from store.audit import Audit
    from store.banking import Banking
    from store.builds import Builds
    from store.catalogue import Catalogue
    from store.changes import Changes
    from store.choices import Choices
    from store.college import College
    from store.confirmations import Confirmations
    from store.consents import Consents
    from store.curriculum import Curriculum
    from store.engine import sqlite as engine
    from store.exams import Exams
    from store.holds import Holds
    from store.jobs import Jobs
    from store.ledger import Ledger
    from store.loading import Loading
    from store.marks import Marks
    from store.offering import Offering
    from store.online import Online
    from store.papers import Papers
    from store.people import People
    from store.registrations import Registrations
    from store.results import Results
    from store.seats import Seats
    from store.sins import Sins
    from store.tariff import Tariff
    from store.tax_amounts import TaxAmounts
    from store.tax_files import TaxFiles
    from store.tax_slips import TaxSlips
    from store.tax_years import TaxYears
    from store.transcripts import Transcripts
    from store.withdrawals import Withdrawals


class UnitOfWork:
    """The repositories on one connection, and who does what when. Only `store` touches `connection`."""

    def __init__(
        self,
        connection: engine.Connection,
        *,
        at: datetime,
        actor: str = "",
        audit_key: bytes = b"",
        vault: Vault | None = None,
    ) -> None:
        self.connection = connection
        self.at = at
        self.actor = actor
        self._audit_key = audit_key
        self.vault = vault

    def record(self, action: str, subject: str, /, **details: object) -> None:
        """Leave an event in the audit trail, in this transaction; never put a secret or a mark's value in it."""
        self.audit.append(at=self.at, actor=self.actor, action=action, subject=subject, details=details)

    @cached_property
    def audit(self) -> Audit:
        """The trail of events."""
        from store.audit import Audit

        return Audit(self.connection, self._audit_key)

    @cached_property
    def college(self) -> College:
        """The college's own facts."""
        from store.college import College

        return College(self.connection)

    @cached_property
    def people(self) -> People:
        """Students and employees."""
        from store.people import People

        return People(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        """Who may sign in, sessions, failed attempts, invitations."""
        from store.accounts import Accounts

        return Accounts(self.connection)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Programmes, courses, terms and calendar."""
        from store.catalogue import Catalogue

        return Catalogue(self.connection)

    @cached_property
    def offering(self) -> Offering:
        """Sections and their meetings."""
        from store.offering import Offering

        return Offering(self.connection)

    @cached_property
    def registrations(self) -> Registrations:
        """Who is in which section, and who has retrieved a timetable."""
        from store.registrations import Registrations

        return Registrations(self.connection)

    @cached_property
    def confirmations(self) -> Confirmations:
        """Who has confirmed an enrolment."""
        from store.confirmations import Confirmations

        return Confirmations(self.connection)

    @cached_property
    def loading(self) -> Loading:
        """Imports and exports in bulk."""
        from store.loading import Loading

        return Loading(self.connection)

    @cached_property
    def ledger(self) -> Ledger:
        """Double entry: what is charged and paid."""
        from store.ledger import Ledger

        return Ledger(self.connection)

    @cached_property
    def tariff(self) -> Tariff:
        """What things cost, publications of terms, and who is deemed full-time."""
        from store.tariff import Tariff

        return Tariff(self.connection)

    @cached_property
    def banking(self) -> Banking:
        """The bank's files and their lines."""
        from store.banking import Banking

        return Banking(self.connection)

    @cached_property
    def online(self) -> Online:
        """Payments begun on a hosted page."""
        from store.online import Online

        return Online(self.connection)

    @cached_property
    def holds(self) -> Holds:
        """Why something is closed to a student."""
        from store.holds import Holds

        return Holds(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        """What cron has done."""
        from store.jobs import Jobs

        return Jobs(self.connection)

    @cached_property
    def builds(self) -> Builds:
        """The building of timetables: seats given and denied, and why."""
        from store.builds import Builds

        return Builds(self.connection)

    @cached_property
    def changes(self) -> Changes:
        """Timetables that students changed."""
        from store.changes import Changes

        return Changes(self.connection)

    @cached_property
    def choices(self) -> Choices:
        """Course choices as they were submitted."""
        from store.choices import Choices

        return Choices(self.connection)

    @cached_property
    def curriculum(self) -> Curriculum:
        """Programme grids, prerequisites and students' records."""
        from store.curriculum import Curriculum

        return Curriculum(self.connection)

    @cached_property
    def seats(self) -> Seats:
        """Sections, their seats, and who is in them."""
        from store.seats import Seats

        return Seats(self.connection)

    @cached_property
    def absences(self) -> Absences:
        """Hours missed."""
        from store.absences import Absences

        return Absences(self.connection)

    @cached_property
    def attestations(self) -> Attestations:
        """Attestations asked for."""
        from store.attestations import Attestations

        return Attestations(self.connection)

    @cached_property
    def exams(self) -> Exams:
        """Exams outside of courses, and diplomas."""
        from store.exams import Exams

        return Exams(self.connection)

    @cached_property
    def marks(self) -> Marks:
        """Assessments, their marks, and what becomes final: written."""
        from store.marks import Marks

        return Marks(self.connection)

    @cached_property
    def papers(self) -> Papers:
        """Papers issued, their bytes, those revoked, and who signed."""
        from store.papers import Papers

        return Papers(self.connection, self.vault)

    @cached_property
    def results(self) -> Results:
        """Assessments, marks and what appeared since: read for students."""
        from store.results import Results

        return Results(self.connection)

    @cached_property
    def sins(self) -> Sins:
        """Social insurance numbers, sealed, and the requests for those that are missing."""
        from store.sins import Sins

        return Sins(self.connection, self.vault)

    @cached_property
    def consents(self) -> Consents:
        """Consents to receive the relevé 8 by electronic means."""
        from store.consents import Consents

        return Consents(self.connection)

    @cached_property
    def tax_years(self) -> TaxYears:
        """How each tax year is configured, which charges count, what the college decides for a student."""
        from store.tax_years import TaxYears

        return TaxYears(self.connection)

    @cached_property
    def tax_amounts(self) -> TaxAmounts:
        """What the slips of a year are worked out from, of everybody at once."""
        from store.tax_amounts import TaxAmounts

        return TaxAmounts(self.connection)

    @cached_property
    def tax_slips(self) -> TaxSlips:
        """Slips as they were issued, and the numbers of relevés 8."""
        from store.tax_slips import TaxSlips

        return TaxSlips(self.connection, self.vault)

    @cached_property
    def tax_files(self) -> TaxFiles:
        """Files made for the governments."""
        from store.tax_files import TaxFiles

        return TaxFiles(self.connection)

    @cached_property
    def transcripts(self) -> Transcripts:
        """Students' records, whole."""
        from store.transcripts import Transcripts

        return Transcripts(self.connection)

    @cached_property
    def withdrawals(self) -> Withdrawals:
        """Courses left."""
        from store.withdrawals import Withdrawals

        return Withdrawals(self.connection)


@contextmanager
def read(
    path: Path, *, at: datetime, busy_seconds: float = BUSY_SECONDS, vault: Vault | None = None
) -> Iterator[UnitOfWork]:
    """Open the store to read: one consistent view for the whole block, and no way to write.

    `vault` seals and opens what is kept encrypted; a use case that needs none may do without.
    """
    with translated(path):
        connection = open_store(path, mode="ro", busy_seconds=busy_seconds)
        try:
            connection.execute("BEGIN")
            yield UnitOfWork(connection, at=at, vault=vault)
        finally:
            connection.close()


@contextmanager
def write(
    path: Path,
    *,
    at: datetime,
    actor: str,
    audit_key: bytes,
    dry_run: bool = False,
    busy_seconds: float = BUSY_SECONDS,
    vault: Vault | None = None,
) -> Iterator[UnitOfWork]:
    """Open the store to write: committed when the block ends well, rolled back whole when it does not.

    With `dry_run` the block does all its work and none of it stays.
    """
    with translated(path):
        opened = identity(path)
        connection = open_store(path, mode="rw", busy_seconds=busy_seconds)
        try:
            begin_writing(connection, busy_seconds)
            yield UnitOfWork(connection, at=at, actor=actor, audit_key=audit_key, vault=vault)
            check_same_file(path, opened)
            connection.execute("ROLLBACK" if dry_run else "COMMIT")
        finally:
            # Closing rolls back whatever was not committed, also on Ctrl-C.
            connection.close()
