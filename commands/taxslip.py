"""`omni taxslip`: the guide's «Relevés d'impôt pour frais de scolarité»."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands._app import command
from commands._options import Force, OutputFile, save_document, whole_number
from commands._results_report_card import TEXT, PaperFormat, PaperLanguage, paper_language
from commands._session import StoreUnits, as_student, today
from omnicli.errors import Conflict, FinishedWithProblems, UsageFault
from omnicli.i18n import N_, Words
from omnicli.rules.papers import NAMES
from omnicli.rules.tax_slips import AMENDED, SLIPS
from omnicli.settings import one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from omnicli.rules.papers import Issued
    from omnicli.rules.tax_slips import Slip
    from omnicli.services.taxslips import Given

app = command()

_ALL = "all"
_FIRST, _LAST = 2019, 2100
_DOCUMENT = "-"


@app.command()
def taxslip(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    year: Annotated[
        str,
        typer.Option("--year", metavar="YYYY", help=N_("Calendar year; the last one available if not said.")),
    ] = "",
    slip: Annotated[str, typer.Option("--slip", metavar="t2202|rl8|all", help=N_("Which slip."))] = _ALL,
    output: OutputFile = "",
    language: PaperLanguage = "",
    explain: Annotated[
        bool, typer.Option("--explain", help=N_("Show how each amount was worked out, line by line."))
    ] = False,
    consent: Annotated[
        str,
        typer.Option(
            "--consent",
            metavar="yes|no",
            help=N_("Consent to receive the relevé 8 electronically, or take your consent back."),
        ),
    ] = "",
    fmt: PaperFormat = "",
    force: Force = False,
) -> None:
    """Print your tax slips: T2202 for the federal return, relevé 8 for Québec's, as signed PDFs.

    They are there from mid-February. With -o slips.pdf and two slips, the files are slips-t2202.pdf and slips-rl8.pdf.
    With --format, what they say is shown instead. Printed again, a slip is the same file.
    """
    world: World = ctx.obj
    wanted = SLIPS if (sort := one_of(slip, (*SLIPS, _ALL), "--slip")) == _ALL else (sort,)
    number = whole_number(year, "--year", _FIRST, _LAST) if year else 0
    if consent:
        _check_alone(consent=True, others=(year, output, language, explain))
        from commands._consent import consent_to

        consent_to(world, given=one_of(consent, ("yes", "no"), "--consent") == "yes")
    elif explain:
        _check_alone(consent=False, others=(output, language, fmt == TEXT))
        _explain(world, number, wanted)
    elif output or fmt == TEXT or (world.fmt == "table" and not fmt):
        _print(
            world,
            number,
            wanted,
            output,
            paper_language(language, world.lang),
            as_text=fmt == TEXT,
            force=force,
        )
    else:
        _show(world, number, wanted)


def _check_alone(*, consent: bool, others: Sequence[object]) -> None:
    if any(others):
        message = (
            N_("--consent goes alone.")
            if consent
            else N_("--explain prints nothing: leave -o and --language out.")
        )
        raise UsageFault(message)


def _explain(world: World, year: int, wanted: Sequence[str]) -> None:
    """Show how the amounts are worked out from the account as it is now."""
    from commands._tax_explain import tell
    from omnicli.services import tax_amounts, taxslips

    with as_student(world, "taxslips") as (uow, student, _me):
        day = today(world, uow)
        settings = taxslips.need_open(uow, year or taxslips.default_year(uow, student.number, day), day)
        worked = tax_amounts.one(uow, settings, world.tz, student.number)
        changed = taxslips.changed_since(uow, worked)
    tell(world, worked, wanted)
    for one in (one for one in changed if one in wanted):
        message = N_("{slip}: the account has changed since it was issued; it says what was so then.")
        world.note(message, slip=Words(NAMES[one]))


def _show(world: World, year: int, wanted: Sequence[str]) -> None:
    """Show what the slips say; nothing is issued."""
    from commands._taxslip_told import show
    from omnicli.services import taxslips

    with as_student(world, "taxslips") as (uow, student, _me):
        day = today(world, uow)
        chosen = year or taxslips.default_year(uow, student.number, day)
        found = taxslips.given(uow, student.number, chosen, wanted, day)
    show(world, found.slips)
    _tell_the_rest(found)


def _print(
    world: World, year: int, wanted: Sequence[str], output: str, lang: str, *, as_text: bool, force: bool
) -> None:
    """Issue the papers, or find them as they were issued, and write them."""
    from commands._papers import draw
    from omnicli.services import taxslips
    from omnicli.services.papers import issue

    with as_student(world, "taxslips") as (uow, student, me):
        day = today(world, uow)
        chosen = year or taxslips.default_year(uow, student.number, day)
        found = taxslips.given(uow, student.number, chosen, wanted, day)
        drafts = [taxslips.paper_draft(uow, one, lang) for one in found.slips]
    names = _names(found.slips, output, as_text=as_text)
    _check_free(names, force=force)
    hand = draw(world)
    for draft, name in zip(drafts, names, strict=True):
        issued = issue(StoreUnits(world), draft, hand, me.actor, world.tz)
        _write(world, issued, name, as_text=as_text, force=force)
    _tell_amended(world, found.slips)
    _tell_the_rest(found)


def _names(slips: Sequence[Slip], output: str, *, as_text: bool) -> list[str]:
    """Name the file of each slip; `-` is standard output, for one document or for any number of texts."""
    if output == _DOCUMENT or (as_text and not output):
        if len(slips) > 1 and not as_text:
            message = N_("Two documents cannot go to standard output: say --slip t2202 or --slip rl8.")
            raise UsageFault(message, code="one-at-a-time")
        return [_DOCUMENT for _ in slips]
    if not output:
        kind = "txt" if as_text else "pdf"
        return [f"{one.slip}-{one.year}-{one.student}.{kind}" for one in slips]
    if len(slips) == 1:
        return [output]
    path = Path(output)
    return [str(path.with_name(f"{path.stem}-{one.slip}{path.suffix}")) for one in slips]


def _check_free(names: Sequence[str], *, force: bool) -> None:
    """Refuse before anything is issued when one of several files is there already."""
    for name in names:
        if name != _DOCUMENT and not force and Path(name).exists():
            raise Conflict(
                N_("The file {path} exists already: choose another with -o, or add --force."),
                code="file-exists",
                path=name,
            )


def _write(world: World, issued: Issued, name: str, *, as_text: bool, force: bool) -> None:
    if not as_text:
        save_document(world, issued.content, name, "", force=force)
        return
    from commands._papers import text_of

    said = text_of(world, issued)
    if name == _DOCUMENT:
        world.out(said + "\n")
    else:
        save_document(world, said.encode(), name, "", force=force)


def _tell_amended(world: World, slips: Sequence[Slip]) -> None:
    for one in slips:
        if one.kind == AMENDED:
            message = N_("{slip}, {year}: it was amended, and replaces the one you had.")
            world.note(message, slip=Words(NAMES[one.slip]), year=one.year)


def _tell_the_rest(found: Given) -> None:
    """Say which slips were asked for and not given."""
    if found.refusals:
        raise FinishedWithProblems(
            N_("Not every slip could be given to you."), code="slips-refused", reasons=found.refusals
        )
