"""Joins the world and the store: units of work with the right actor, and who is signed in."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import store.uow
from commands._words import role_words
from omnicli.clock import local_date, to_text
from omnicli.errors import NotAllowed, Refused, StoreError
from omnicli.i18n import N_
from omnicli.rules.persons import EMPLOYEE, STUDENT, Session
from omnicli.services import access, sessions
from store.filesystem import check_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from omnicli.hashing import Hasher
    from omnicli.rules.persons import Employee, Student
    from omnicli.services.accounts import Door
    from omnicli.world import World
    from store.uow import UnitOfWork


LEAST_COST = 12
_NOTE_SECONDS = 0.2
_PASSING = frozenset({"store-busy", "store-full", "store-read-only"})


class Me(NamedTuple):
    """Who is signed in, and by which session."""

    person: Student | Employee
    session: Session

    @property
    def actor(self) -> str:
        """How the audit trail names this person."""
        return f"{self.session.kind}:{self.session.number}"


@contextmanager
def read(world: World) -> Iterator[UnitOfWork]:
    """Open the store to read."""
    with store.uow.read(
        world.place.database, at=world.now(), busy_seconds=world.settings.busy_seconds, vault=world.vault
    ) as uow:
        _settle(world, uow)
        yield uow


@contextmanager
def write(
    world: World,
    *,
    roles: Sequence[str] = (),
    actor: str = "",
    dry_run: bool = False,
    busy_seconds: float | None = None,
) -> Iterator[UnitOfWork]:
    """Open the store to write, as `actor`, or as the staff member or operator that `roles` admit.

    Waits for another writer `busy_seconds`, or as long as the settings say.
    """
    check_file(world.place.database)
    with store.uow.write(
        world.place.database,
        at=world.now(),
        actor=actor or staff(world, roles),
        audit_key=world.audit_key(),
        dry_run=dry_run,
        busy_seconds=world.settings.busy_seconds if busy_seconds is None else busy_seconds,
        vault=world.vault,
    ) as uow:
        _settle(world, uow)
        yield uow


def _settle(world: World, uow: UnitOfWork) -> None:
    world.settle(uow.college.facts(), rehearsal=uow.college.is_rehearsal())
    uow.at = world.now()


def staff(world: World, roles: Sequence[str]) -> str:
    """Name the actor of a staff command: the signed-in employee whose role allows it, else the operator.

    The operator is the system account that owns the store's files. A student who is signed in on that account
    changes nothing: the account could read the files anyway. With the setting `operator` (cron's) nobody's session
    changes anything; without it, an employee whose session has ended is told so, rather than go on as the operator.
    """
    if world.settings.operator:
        return world.operator
    me = current(world)
    if me is None:
        _refuse_the_ended(world)
    if me is None or me.session.kind == STUDENT:
        return world.operator
    granted = getattr(me.person, "roles", ())
    if roles and not {*roles, "admin"} & {*granted}:
        raise NotAllowed(
            N_("Your roles do not allow this; it takes one of: {roles}."),
            code="wrong-role",
            roles=tuple(role_words(world, roles)),
        )
    return me.actor


def _refuse_the_ended(world: World) -> None:
    """Refuse to act when the session file is an employee's whose session has ended."""
    token_hash = sessions.token_hash_of(world.place, world.system_user)
    if token_hash is None:
        return
    with read(world) as uow:
        session = uow.accounts.session(token_hash)
    if session and session.kind == EMPLOYEE and session.system_user == world.system_user:
        raise NotAllowed(
            N_("Your session has ended. Sign in again (omni login) or leave it behind (omni logout)."),
            code="not-signed-in",
        )


def current(world: World) -> Me | None:
    """Return who is signed in, or None: no session, an expired one, or another system account's.

    A command is a use of the session, noted here and in `signed_in`.
    """
    token_hash = sessions.token_hash_of(world.place, world.system_user)
    if token_hash is None:
        return None
    with read(world) as uow:
        me = _identify(world, uow, token_hash)
        due = me is not None and sessions.due(me.session, uow.at)
    return _noted(world, me) if me and due else me


def _noted(world: World, me: Me) -> Me:
    """Note that the session is used, and return it as it is from now on.

    Who reads is not held up by whoever writes: where nothing can be written now, the next command notes it.
    """
    try:
        with write(world, actor=me.actor, busy_seconds=_NOTE_SECONDS) as uow:
            if not uow.accounts.touch_session(me.session.token_hash, at=uow.at):
                raise not_signed_in(ended=True)  # since it was read
            return me._replace(session=replace(me.session, last_seen_at=to_text(uow.at)))
    except StoreError as error:
        if error.code not in _PASSING:
            raise
        return me


def _identify(world: World, uow: UnitOfWork, token_hash: str) -> Me | None:
    session = sessions.alive(uow, token_hash, world.system_user, world.settings)
    if session is None:
        return None
    find = uow.people.student if session.kind == STUDENT else uow.people.employee
    person = find(session.number)
    return Me(person, session) if person else None


def today(world: World, uow: UnitOfWork) -> date:
    """Return the college's date at the instant of the unit of work."""
    return local_date(uow.at, world.tz)


def not_signed_in(*, ended: bool) -> NotAllowed:
    """Say that nobody is signed in; `ended` when a session was there."""
    message = (
        N_("You are not signed in, or your session has ended: omni login")
        if ended
        else N_("You are not signed in: omni login")
    )
    return NotAllowed(message, code="not-signed-in")


@contextmanager
def signed_in(world: World) -> Iterator[tuple[UnitOfWork, Me]]:
    """Open the store to read for the person who is signed in; `NotAllowed` when nobody is."""
    token_hash = sessions.token_hash_of(world.place, world.system_user)
    with read(world) as uow:
        me = _identify(world, uow, token_hash) if token_hash else None
        if me is not None and not sessions.due(me.session, uow.at):
            yield uow, me
            return
    if me is None:
        raise not_signed_in(ended=token_hash is not None)
    me = _noted(world, me)
    with read(world) as uow:
        yield uow, me


@contextmanager
def signed_in_student(world: World) -> Iterator[tuple[UnitOfWork, Student, Me]]:
    """Open the store to read for the student who is signed in, for whom anything may be closed; else `NotAllowed`."""
    with signed_in(world) as (uow, me):
        if me.session.kind == EMPLOYEE:
            raise NotAllowed(
                N_("This is for students; you are signed in as an employee."), code="not-a-student"
            )
        yield uow, me.person, me  # type: ignore[misc]


@contextmanager
def as_student(world: World, module: str) -> Iterator[tuple[UnitOfWork, Student, Me]]:
    """Open the store to read for the student who is signed in; `Refused` when the module is closed to this student.

    `module` is a key of rules.modules. Money and holds close nothing that is always open, the payment centre say.
    """
    with signed_in_student(world) as (uow, student, me):
        access.require(uow, student.number, module, world.tz)
        yield uow, student, me


class StoreUnits:
    """Units of work on the world's store, for use cases that open several."""

    def __init__(self, world: World) -> None:
        self._world = world

    def read(self) -> AbstractContextManager[UnitOfWork]:
        """Open the store to read."""
        return read(self._world)

    def write(self, *, actor: str) -> AbstractContextManager[UnitOfWork]:
        """Open the store to write, as `actor`."""
        return write(self._world, actor=actor)


def door(world: World) -> Door:
    """Return the use cases of coming in, on the world's store."""
    from omnicli.services.accounts import Door

    return Door(StoreUnits(world), hasher(world), world.settings)


def hasher(world: World) -> Hasher:
    """Return the hasher; a cost below 12 is for rehearsals only."""
    with read(world) as uow:
        rehearsal = uow.college.is_rehearsal()
    if world.settings.bcrypt_cost < LEAST_COST and not rehearsal:
        raise Refused(
            N_("bcrypt_cost may be below {least} only in a rehearsal."), code="weak-hash", least=LEAST_COST
        )
    return world.hasher
