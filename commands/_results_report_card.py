"""`omni results report-card`: the bulletin on the terminal, for machines, or as the college's signed paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands._options import Force, OutputFile, TermCode, save_document, term_code
from commands._session import StoreUnits, as_student
from omnicli.errors import UsageFault
from omnicli.i18n import N_
from omnicli.output import Column, View, keyed
from omnicli.rules.codes import units_text
from omnicli.rules.terms import term_name, term_short
from omnicli.settings import FORMATS, one_of
from omnicli.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from omnicli.rules.papers import Draft
    from omnicli.rules.report_card import Line, Totals
    from omnicli.services.report_cards import Card

TEXT = "text"

# A card stands whole on 80 columns: short headings, earned/attempted as one; the section is for machines and paper.
_LINES = View(
    (
        Column("course", N_("Course")),
        Column("title", N_("Title")),
        Column("weighting", "T-L-P"),
        Column("units", N_("Units")),
        Column("mark", N_("Mark")),
        Column("mean", N_("Gr. mean")),
        Column("remark", N_("Rem.")),
    )
)


def set_format(ctx: typer.Context, value: str) -> str:
    """Take `--format`, where `text` is the paper's words: its errors are a person's."""
    if value and not ctx.resilient_parsing:
        world: World = ctx.obj
        one_of(value, (*FORMATS, TEXT), "--format")
        world.fmt_flag = "table" if value == TEXT else value
    return value


PaperFormat = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="table|json|csv|text",
        callback=set_format,
        help=N_("How data is shown; text is all that the paper says."),
    ),
]
PaperLanguage = Annotated[
    str,
    typer.Option("--language", metavar="fr|en|both", help=N_("Language of the paper.")),
]


def paper_language(text: str, otherwise: str) -> str:
    """Read the language of a paper."""
    from omnicli.rules.papers import LANGS

    return one_of(text, LANGS, "--language") if text else otherwise


def report_card(  # noqa: PLR0917 (the terminal passes them by name)
    ctx: typer.Context,
    term: TermCode = "",
    whole: Annotated[bool, typer.Option("--all", help=N_("Every term, not only one."))] = False,
    output: OutputFile = "",
    language: PaperLanguage = "",
    fmt: PaperFormat = "",
    force: Force = False,
) -> None:
    """Show your report card: the last term with final results, another one, or all of them.

    With -o FILE, the paper that the college signs: a PDF with a number, for universities and employers. Printed again
    while nothing has changed, it is the same file.
    """
    world: World = ctx.obj
    if term and whole:
        raise UsageFault(N_("Say one of {options}."), options=("--term", "--all"))
    on_paper = bool(output) or fmt == TEXT
    if language and not on_paper:
        raise UsageFault(N_("--language goes with -o or --format text."))
    lang = paper_language(language, world.lang)
    from omnicli.services import report_cards as service

    code = term_code(term)
    with as_student(world, "final-marks") as (uow, student, me):
        card = service.of_student(uow, student, world.tz, term=code, whole=whole)
        draft = service.draft(card, service.common(uow, world.tz), service.kind_of(whole=whole), lang)
    if on_paper:
        give_paper(world, draft, me.actor, output, as_text=fmt == TEXT, force=force)
    else:
        show(world, card, draft)


def give_paper(world: World, draft: Draft, actor: str, output: str, *, as_text: bool, force: bool) -> None:
    """Issue a paper, or find it as it was issued, and write its PDF, or its words, where `output` says."""
    from commands._papers import draw, text_of
    from omnicli.services.papers import issue

    issued = issue(StoreUnits(world), draft, draw(world), actor, world.tz)
    if not as_text:
        save_document(world, issued.content, output, "", force=force)
    elif output:
        save_document(world, text_of(world, issued).encode(), output, "", force=force)
    else:
        world.out(text_of(world, issued))


def show(world: World, card: Card, draft: Draft) -> None:
    """Show a card in the chosen format; `draft` is its data."""
    if world.fmt == "table":
        world.out("\n".join(_told(world, card, draft)) + "\n")
    elif world.fmt == "csv":
        rows = list(_rows(draft.data))
        world.emit(rows, keyed(rows[0]))
    else:
        data = {"student": draft.student, "name": draft.name, **draft.data}
        world.emit(data, keyed(key for key in data if key != "college"))


def _rows(data: Any) -> Iterator[dict[str, object]]:
    """Yield each line of each term for a spreadsheet."""
    for term in data["terms"]:
        for line in term["lines"]:
            yield {"term": term["term"], **line}


def _told(world: World, card: Card, draft: Draft) -> Iterator[str]:
    from omnicli.output import plain, render
    from omnicli.rules.report_card import IN_PROGRESS

    t = world.t
    yield plain(
        f"{card.student.name} · {card.student.number} · {card.student.program} {card.student.program_title}"
    )
    for term in card.terms:
        yield f"\n{term_name(term.term, t.lang)}\n"
        yield render([_row(world, line) for line in term.lines], _LINES, "table", t)
        if any(line.state != IN_PROGRESS for line in term.lines):
            yield _totals(world, term_short(term.term), term.totals)
    yield _totals(world, t(N_("All terms so far")), card.terms[-1].cumulative)
    yield from _exams(world, card)
    yield from _remarks(world, card, draft.data["pass_mark"])


def _row(world: World, line: Line) -> dict[str, object]:
    from omnicli.rules.report_card import IN_PROGRESS

    going = line.state == IN_PROGRESS
    return {
        **line._asdict(),
        "units": _units(line.earned, line.attempted),
        "remark": world.t(N_("ongoing")) if going else line.remark,
    }


def _units(earned: int | None, attempted: int | None) -> str:
    return "" if earned is None or attempted is None else f"{units_text(earned)}/{units_text(attempted)}"


def _totals(world: World, label: str, totals: Totals) -> str:
    said = world.t(
        N_("{label}: {earned} units earned of {attempted} attempted"),
        label=label,
        earned=units_text(totals.earned),
        attempted=units_text(totals.attempted),
    )
    if totals.average is None:
        return said
    return f"{said}{world.t(N_('; average {average}'), average=totals.average)}"


def _exams(world: World, card: Card) -> Iterator[str]:
    t = world.t
    for one in card.exams:
        result = t(N_("success") if one.result == "passed" else N_("failure"))
        name = f"{one.exam} {one.program}".strip()
        yield t(N_("{label}: {value}"), label=name, value=f"{result}, {term_short(one.term)}")
    for granted in card.diplomas:
        on = t(N_("granted on {date}"), date=date.fromisoformat(granted.granted_on))
        yield t(N_("{label}: {value}"), label=f"DEC {granted.program}", value=on)


def _remarks(world: World, card: Card, pass_mark: object) -> Iterator[str]:
    """Yield what each remark in sight means."""
    from omnicli.rules.report_card import REMARKS

    seen = {line.remark for term in card.terms for line in term.lines}
    for code, meaning in REMARKS.items():
        if code in seen:
            value = world.t(meaning, pass_mark=pass_mark)
            yield world.t(N_("{label}: {value}"), label=code, value=value)
