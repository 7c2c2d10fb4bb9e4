"""First use, sign-in, forgotten NIP and profile: the guide's steps 2 to 6, and «Profil personnel».

Unknown number and wrong facts give one message and cost the same work. Secrets come in as arguments and go out as
hashes; none of them reaches an error, the audit trail or a return value.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from omnicli.clock import from_text
from omnicli.errors import Conflict, NotAllowed, Refused
from omnicli.i18n import N_
from omnicli.keys import PEPPER_VERSION
from omnicli.rules.nip import COMMON_NIPS, NipPolicy, check_nip
from omnicli.rules.persons import EMPLOYEE, STUDENT, Account
from omnicli.rules.questions import check_choices, join_answers
from omnicli.services import attempts, sessions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.errors import Reason
    from omnicli.hashing import Hasher
    from omnicli.rules.persons import Employee, Student
    from omnicli.services.units import Units
    from omnicli.settings import Settings
    from store.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person says to be known: for a student the permanent code, for an employee the one-time code.

    An employee who resets a NIP gives no code (`proof` is None): the three answers stand for it.
    """

    kind: str
    number: str
    birth_date: str
    proof: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """Three questions and their answers, in the same order."""

    questions: tuple[int, ...]
    answers: tuple[str, ...]


class Door:
    """Everything about coming in, on one store with one hasher and one set of settings."""

    def __init__(self, units: Units, hasher: Hasher, settings: Settings) -> None:
        self._units = units
        self._hasher = hasher
        self._settings = settings
        self._lockout = attempts.policy_of(settings)
        self._nip = nip_policy(settings)

    def identify(self, facts: Facts) -> Student | Employee:
        """Recognise a person who is about to register; `Conflict` when an account is open already."""
        person = self._prove(facts, "register")
        self._refund(facts.kind, facts.number)
        return person

    def check_new_nip(self, nip: str, *, number: str, birth_date: str) -> tuple[Reason, ...]:
        """Say every rule a new NIP breaks."""
        return check_nip(nip, self._nip, number=number, birth_date=_date(birth_date))

    def register(self, facts: Facts, choices: Choices, nip: str) -> Student | Employee:
        """Open an account: `Refused` with every rule broken, `NotAllowed` for wrong facts, `Conflict` if open."""
        faults = (
            *check_choices(choices.questions, choices.answers),
            *self.check_new_nip(nip, number=facts.number, birth_date=facts.birth_date),
        )
        if faults:
            raise Refused(N_("The account was not opened."), code="register-refused", reasons=faults)
        person = self._prove(facts, "register")
        nip_hash, answers_hash = self._hasher.hash_all([nip.encode(), _joined(choices)])
        account = Account(facts.kind, facts.number, nip_hash, answers_hash, choices.questions, PEPPER_VERSION)
        with self._units.write(actor=f"{facts.kind}:{facts.number}") as uow:
            if not uow.accounts.open(account, at=uow.at):
                raise _already_open()
            if facts.kind == EMPLOYEE:
                uow.accounts.use_invitation(facts.number)
            attempts.clear(uow, facts.kind, facts.number)
            uow.record("account.open", f"{facts.kind}:{facts.number}")
        return person

    def login(
        self, kind: str, number: str, nip: str, system_user: int, *, replaces: str | None = None
    ) -> str:
        """Check a NIP and open a session; return its token. Any failure is the same `NotAllowed`.

        The session whose token hash it `replaces` ends.
        """
        wrong = N_("Wrong number or password. If you forgot your password: omni reset-password")
        self._count(kind, number, "login")
        with self._units.read() as uow:
            account = uow.accounts.account(kind, number)
        self._check_nip(account, nip, wrong)
        stronger = self._strengthened(account, nip)
        with self._units.write(actor=f"{kind}:{number}") as uow:
            if uow.accounts.account(kind, number) != account:  # replaced while the hash was computed
                raise NotAllowed(wrong, code="wrong-password")
            attempts.clear(uow, kind, number)
            if stronger:
                uow.accounts.change_nip(kind, number, stronger, at=uow.at)
                uow.record("account.rehash", f"{kind}:{number}")
            return sessions.begin(
                uow, self._settings, kind=kind, number=number, system_user=system_user, replaces=replaces
            )

    def _strengthened(self, account: Account | None, nip: str) -> str:
        """Hash a NIP just proved anew when the college has raised the cost since; '' when there is no need."""
        weak = account is not None and self._hasher.is_weak(account.nip_hash)
        return self._hasher.hash(nip.encode()) if weak else ""

    def questions_of(self, facts: Facts) -> tuple[int, ...]:
        """Return the questions of a person whose facts are right, to ask them."""
        account = self._prove_registered(facts, "reset")
        self._refund(facts.kind, facts.number)
        return account.questions

    def reset(self, facts: Facts, answers: Sequence[str], nip: str) -> None:
        """Replace a forgotten NIP after the facts and the three answers; every session of the person ends."""
        faults = self.check_new_nip(nip, number=facts.number, birth_date=facts.birth_date)
        if faults:
            raise Refused(N_("The password was not changed."), code="nip-refused", reasons=faults)
        self._count(facts.kind, facts.number, "reset")
        with self._units.read() as uow:
            account = uow.accounts.account(facts.kind, facts.number) if _match(uow, facts) else None
        questions = account.questions if account else (1, 2, 3)
        given = join_answers(zip(questions, answers, strict=False)) if len(answers) == len(questions) else b""
        if not self._hasher.verify(given, account.answers_hash if account else None) or account is None:
            raise NotAllowed(
                N_(
                    "These facts and answers do not match an account. Try again, or see the registrar's office."
                ),
                code="wrong-facts",
            )
        self._replace_nip(account, nip, keep="")

    def change_nip(self, account: Account, old: str, new: str, *, birth_date: str | None, keep: str) -> None:
        """Replace a NIP after asking the present one; the person's other sessions end."""
        faults = check_nip(new, self._nip, number=account.number, birth_date=_date(birth_date))
        if faults:
            raise Refused(N_("The password was not changed."), code="nip-refused", reasons=faults)
        self.confirm(account, old, "change-nip")
        self._replace_nip(account, new, keep=keep)

    def change_questions(self, account: Account, nip: str, choices: Choices) -> None:
        """Replace the three questions after asking the NIP again."""
        faults = check_choices(choices.questions, choices.answers)
        if faults:
            raise Refused(N_("The questions were not changed."), code="questions-refused", reasons=faults)
        self.confirm(account, nip, "change-questions")
        answers_hash = self._hasher.hash(_joined(choices))
        with self._units.write(actor=f"{account.kind}:{account.number}") as uow:
            accept_confirmation(uow, account)
            uow.accounts.change_questions(
                account.kind, account.number, choices.questions, answers_hash, at=uow.at
            )
            uow.record("account.questions", f"{account.kind}:{account.number}")

    def confirm(self, account: Account, nip: str, purpose: str) -> None:
        """Ask the NIP again; a wrong one counts as a failed attempt."""
        self._count(account.kind, account.number, purpose)
        self._check_nip(account, nip, N_("Wrong password."))

    def _check_nip(self, account: Account | None, nip: str, sentence: str) -> None:
        if not self._hasher.verify(nip.encode(), account.nip_hash if account else None):
            raise NotAllowed(sentence, code="wrong-password")

    def _replace_nip(self, account: Account, nip: str, *, keep: str) -> None:
        kind, number = account.kind, account.number
        hashed = self._hasher.hash(nip.encode())
        with self._units.write(actor=f"{kind}:{number}") as uow:
            _check_same(uow, account)
            uow.accounts.change_nip(kind, number, hashed, at=uow.at)
            uow.accounts.end_sessions_of(kind, number, keep=keep)
            attempts.clear(uow, kind, number)
            uow.record("account.nip", f"{kind}:{number}")

    def _prove(self, facts: Facts, purpose: str) -> Student | Employee:
        """Recognise somebody who has not registered yet."""
        person, account = self._recognise(facts, purpose)
        if account is not None:
            self._refund(facts.kind, facts.number)
            raise _already_open()
        return person

    def _prove_registered(self, facts: Facts, purpose: str) -> Account:
        """Recognise somebody who has registered."""
        _person, account = self._recognise(facts, purpose)
        if account is None:
            self._refund(facts.kind, facts.number)
            raise NotAllowed(N_("You have not registered yet: omni register"), code="not-registered")
        return account

    def _recognise(self, facts: Facts, purpose: str) -> tuple[Student | Employee, Account | None]:
        """Count the attempt, then return whose facts these are and the account, if any."""
        self._count(facts.kind, facts.number, purpose)
        with self._units.read() as uow:
            person = _match(uow, facts)
            account = uow.accounts.account(facts.kind, facts.number)
        if person is None:
            raise _wrong_facts(facts.kind)
        return person, account

    def _count(self, kind: str, number: str, purpose: str) -> None:
        with self._units.write(actor="guest") as uow:
            attempts.count(uow, kind, number, purpose, self._lockout)

    def _refund(self, kind: str, number: str) -> None:
        with self._units.write(actor="guest") as uow:
            attempts.refund(uow, kind, number)


def nip_policy(settings: Settings) -> NipPolicy:
    """Return the NIP's policy in force."""
    return NipPolicy(
        min_length=settings.nip_min_length,
        max_length=settings.nip_max_length,
        blocklist=COMMON_NIPS if settings.nip_blocklist else frozenset(),
    )


def accept_confirmation(uow: UnitOfWork, account: Account) -> None:
    """Take what `Door.confirm` proved, in the transaction that acts on it; `Conflict` when the NIP changed since."""
    _check_same(uow, account)
    attempts.clear(uow, account.kind, account.number)


def require_own(account: Account, student: Student) -> None:
    """Refuse the NIP of another person, who signed in on the same system account since the student began."""
    if (account.kind, account.number) != (STUDENT, student.number):
        message = N_("Somebody else signed in meanwhile: nothing was done. Sign in again (omni login).")
        raise Conflict(message, code="somebody-else")


def _check_same(uow: UnitOfWork, account: Account) -> None:
    """Refuse to change an account on the word of a secret that was replaced while its hash was computed."""
    if uow.accounts.account(account.kind, account.number) != account:
        raise Conflict(N_("Your password or questions were changed meanwhile: start again."), code="changed")


def _match(uow: UnitOfWork, facts: Facts) -> Student | Employee | None:
    """Return the person all of whose facts are right, or None."""
    return _match_student(uow, facts) if facts.kind == STUDENT else _match_employee(uow, facts)


def _match_student(uow: UnitOfWork, facts: Facts) -> Student | None:
    student = uow.people.student(facts.number)
    right = student is not None and hmac.compare_digest(
        f"{facts.proof}|{facts.birth_date}".encode(),
        f"{student.permanent_code}|{student.birth_date}".encode(),
    )
    return student if right else None


def _match_employee(uow: UnitOfWork, facts: Facts) -> Employee | None:
    employee = uow.people.employee(facts.number)
    if employee is None or not employee.birth_date or employee.birth_date != facts.birth_date:
        return None
    if facts.proof is None:
        return employee
    invitation = uow.accounts.invitation(facts.number)
    if invitation is None or uow.at >= from_text(invitation[1]):
        return None
    return employee if hmac.compare_digest(hash_code(facts.proof), invitation[0]) else None


def hash_code(code: str) -> str:
    """Hash a one-time code as the store keeps it, whatever its case and dashes; it has too many bits to guess."""
    plain = "".join(character for character in code.upper() if character.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def _joined(choices: Choices) -> bytes:
    return join_answers(zip(choices.questions, choices.answers, strict=True))


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _wrong_facts(kind: str) -> NotAllowed:
    message = (
        N_("These facts do not match a student's file. Try again, or see the registrar's office.")
        if kind == STUDENT
        else N_("These facts do not match an employee's file. Try again, or see the registrar's office.")
    )
    return NotAllowed(message, code="wrong-facts")


def _already_open() -> Conflict:
    return Conflict(
        N_("You have registered already. If you forgot your password: omni reset-password"),
        code="already-registered",
    )
