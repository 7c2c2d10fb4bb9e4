"""What is closed to a student and why, as it is shown to staff."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from commands._fee_words import fee_name
from commands._modules import fitted, module_lines, said
from omnicli.clock import from_text, local_date
from omnicli.i18n import N_
from omnicli.money import Cents
from omnicli.output import keyed, plain
from omnicli.rules.access import BLOCKING, EVERYTHING, WARNING
from omnicli.rules.modules import module_name
from omnicli.rules.remedies import remedy
from omnicli.rules.terms import term_name, term_short

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.errors import Reason
    from omnicli.rules.access import Hold
    from omnicli.rules.statement import Charge
    from omnicli.services.why import Explained
    from omnicli.world import World

_ROWS = keyed(("module", "open", "reason", "message", "remedy", "reasons"))
_UNSAID = frozenset({"not-offered"})  # the module's own line says it all


def show(world: World, found: Explained) -> None:
    """Show every module, and for each thing that closes some, what would open them."""
    if world.fmt == "table":
        world.out("\n".join(_lines(world, found)) + "\n")
    else:
        world.emit(_rows(world, found), _ROWS)


def _rows(world: World, found: Explained) -> list[dict[str, Any]]:
    account = _row(world, found, "account", [*found.account, *found.warnings])
    account["open"] = not found.account
    return [
        account,
        *(_row(world, found, state.module.key, state.reasons) for state in found.modules),
    ]


def _row(world: World, found: Explained, module: str, reasons: Iterable[Reason]) -> dict[str, Any]:
    given = list(reasons)
    return {
        "module": module,
        "open": not given,
        "reason": given[0].slug if given else None,
        "message": " ".join(_told(world, found, one) for one in given) or None,
        "remedy": "; ".join(_remedy(world, found, one) for one in given) or None,
        "reasons": [one.slug for one in given],
    }


def _lines(world: World, found: Explained) -> list[str]:
    student = found.student
    term = term_name(found.term.code, world.lang) if found.term else world.t(N_("No term yet"))
    lines = [plain(f"{student.name} · {student.number} · {student.program}"), term, ""]
    lines += module_lines(world, found.modules)
    for one in _once([*found.account, *_closing(found), *found.warnings]):
        lines.append("")
        lines += fitted(world, [f"- {_told(world, found, one)}", f"  → {_remedy(world, found, one)}"])
    return lines


def _closing(found: Explained) -> list[Reason]:
    return [one for state in found.modules for one in state.reasons if one.slug not in _UNSAID]


def _once(reasons: Iterable[Reason]) -> list[Reason]:
    """Keep one of each: a debt closes many modules and is said once."""
    kept: list[Reason] = []
    for one in reasons:
        if one not in kept:
            kept.append(one)
    return kept


def _remedy(world: World, found: Explained, closed: Reason) -> str:
    return said(world, remedy(closed, found.student.number))


def _told(world: World, found: Explained, closed: Reason) -> str:
    """Say a reason to staff: with the charges behind a debt, and who set a hold."""
    if closed.slug == "access-withdrawn":
        return _debt(world, found)
    holds = {one.number: one for one in found.access.holds}
    number = closed.params.get("number")
    return _hold(world, holds[int(str(number))]) if number else _sentence(said(world, closed))


def _sentence(text: str) -> str:
    """Make a sentence of what a line of home says in short."""
    return text if text.endswith(".") else f"{text[:1].upper()}{text[1:]}."


def _debt(world: World, found: Explained) -> str:
    charges = "; ".join(_charge(world, one) for one in found.access.charges)
    return world.t(
        N_("Access withdrawn: {amount} overdue ({charges})."), amount=found.access.late, charges=charges
    )


def _charge(world: World, one: Charge) -> str:
    what = plain(fee_name(world.t, one.entry.kind))
    if one.entry.term:
        what = f"{what} {term_short(one.entry.term)}"
    return world.t(N_("{what}, {amount}, due {date}"), what=what, amount=Cents(one.unpaid), date=one.due)


_HELD = {
    BLOCKING: N_("Hold no. {number}, set on {date} by {by}: “{why}”. It closes: {what}."),
    WARNING: N_("Warning no. {number}, given on {date} by {by}: “{why}”."),
}


def _hold(world: World, hold: Hold) -> str:
    on = local_date(from_text(hold.at), world.tz)
    said = {"number": hold.number, "date": on, "by": hold.actor, "why": hold.reason}
    text = world.t(_HELD[hold.kind], **said, what=_closed_by(world, hold))
    if hold.until:
        text += " " + world.t(N_("Until {date}."), date=date.fromisoformat(hold.until))
    return plain(text)


def _closed_by(world: World, hold: Hold) -> str:
    if hold.blocks == EVERYTHING:
        return world.t(N_("everything"))
    return ", ".join(world.t(module_name(key)) for key in hold.modules)
