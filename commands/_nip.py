"""The NIP asked again before a deed that counts (guide: course choice, timetable change)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._session import door, not_signed_in, signed_in
from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.rules.persons import Account
    from omnicli.world import World


def confirm_nip(world: World, purpose: str, nip: str = "") -> Account:
    """Prove by the NIP, asked when it is not given, that the person who is signed in acts; a wrong one is counted.

    The service that acts takes the proof in its transaction (`services.accounts.accept_confirmation`).
    """
    with signed_in(world) as (uow, me):
        account = uow.accounts.account(me.session.kind, me.session.number)
    if account is None:  # gone since
        raise not_signed_in(ended=False)
    door(world).confirm(account, nip or world.prompter.secret(N_("Your password (NIP):")), purpose)
    return account
