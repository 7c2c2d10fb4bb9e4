"""The NIP asked again before a deed that counts (guide: course choice, timetable change)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._session import door, not_signed_in, signed_in
from omnicli.errors import NotAllowed
from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.rules.persons import Account
    from omnicli.world import World


_TRIES = (
    3  # fewer than what makes an account wait: a slip must not cost what was just answered, nor the account
)


def confirm_nip(world: World, purpose: str, nip: str = "", *, typed: bool = False) -> Account:
    """Prove by the NIP, asked when it is not given, that the person who is signed in acts; a wrong one is counted.

    Asked for, or `typed` at the terminal just now, it may be mistyped and is asked again. The service that acts takes
    the proof in its transaction (`services.accounts.accept_confirmation`).
    """
    with signed_in(world) as (uow, me):
        account = uow.accounts.account(me.session.kind, me.session.number)
    if account is None:  # gone since
        raise not_signed_in(ended=False)
    tries = 1 if nip and not typed else _TRIES
    for left in range(tries - 1, -1, -1):
        try:
            door(world).confirm(account, nip or _asked(world), purpose)
            break
        except NotAllowed as error:
            if error.code != "wrong-password" or not left:
                raise
            world.note(error.message)
        nip = ""
    return account


def _asked(world: World) -> str:
    """Ask for the NIP until something is typed: an empty line is no attempt."""
    while not (nip := world.prompter.secret(N_("Your password (NIP):"))):
        pass
    return nip
