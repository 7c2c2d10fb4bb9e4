"""The report card («bulletin d'études collégiales») and the transcript of all terms, as papers.

What they say is frozen in the draft's data, in no language; here it is said in one, or in both one after the other.
Its contents are those of the field's own bulletins. The Cote R is never on it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from omnicli.i18n import N_, Number, Translator
from omnicli.rules.codes import units_text
from omnicli.rules.papers import BOTH, REPORT_CARD
from omnicli.rules.report_card import IN_PROGRESS, PASSED, REMARKS
from omnicli.rules.terms import term_name
from pdf.blocks import Column, Facts, Head, Heading, Paper, Part, Row, Signature, Space, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from omnicli.rules.papers import Draft, Stamp
    from pdf.blocks import Block

_SMALL = 8.0


def paper(draft: Draft, stamp: Stamp, logo: bytes | None = None) -> Paper:
    """Set the paper of a draft; `Paper.number` and the like are added by who issues it."""
    langs = ("fr", "en") if draft.lang == BOTH else (draft.lang,)
    said = [_Said(draft, stamp, Translator(lang)) for lang in langs]
    college: Mapping[str, Any] = draft.data["college"]  # type: ignore[assignment]
    address = tuple(line for line in (*college["address"], college["phone"]) if line)
    return Paper(
        title=f"{said[0].title} – {draft.name}",
        head=Head(college["name"], address, logo),
        parts=tuple(Part(each.t.lang, tuple(each.blocks())) for each in said),
        footer={each.t.lang: each.footer for each in said},
    )


class _Said:
    """A card in one language."""

    def __init__(self, draft: Draft, stamp: Stamp, t: Translator) -> None:
        self._draft, self._stamp, self.t = draft, stamp, t
        self._data: Mapping[str, Any] = draft.data

    @property
    def title(self) -> str:
        if self._draft.kind == REPORT_CARD:
            term = term_name(self._draft.term, self.t.lang)
            return self.t(N_("College report card – {term}"), term=term)
        return self.t(N_("Transcript of college studies"))

    @property
    def footer(self) -> str:
        """Whose paper it is, on every page, and how to check it."""
        said = self.t(N_("Signed by the college. To check this file: omni verify FILE"))
        return f"{self._draft.name}, {self._draft.student} – {said}"

    def blocks(self) -> Iterator[Block]:
        yield Heading(self.title, level=1)
        yield Facts(tuple(self._identity()))
        yield Space(6)
        yield Table(self._columns(), tuple(self._rows()), self.t(N_("Courses, units and marks")))
        yield Space(6)
        yield Facts(tuple(self._exams()), columns=1)
        yield from self._legend()
        yield self._signature()

    def _identity(self) -> Iterator[tuple[str, str]]:
        t, data = self.t, self._data
        yield t(N_("Name")), self._draft.name
        yield t(N_("Student number")), self._draft.student
        if data["permanent_code"]:
            yield t(N_("Permanent code")), data["permanent_code"]
        yield t(N_("Birth date")), self._day(data["birth_date"])
        program = data["program"]
        yield t(N_("Programme")), f"{program['code']} {program['title']}"
        if program["version"]:
            yield t(N_("Version")), program["version"]

    def _columns(self) -> tuple[Column, ...]:
        t = self.t
        return (
            Column(t(N_("Course")), 11),
            Column(t(N_("Group")), 7),
            Column(t(N_("Title")), 30),
            Column(t(N_("Weighting")), 12, "center"),
            Column(t(N_("Units attempted")), 9, "right"),
            Column(t(N_("Units earned")), 9, "right"),
            Column(t(N_("Mark")), 8, "right"),
            Column(t(N_("Group mean")), 9, "right"),
            Column(t(N_("Remark")), 9, "center"),
        )

    def _rows(self) -> Iterator[Row]:
        for term in self._data["terms"]:
            yield Row((term_name(term["term"], self.t.lang),), "group")
            yield from map(self._row, term["lines"])
            if any(line["state"] != IN_PROGRESS for line in term["lines"]):
                yield self._totals(N_("Total of the term"), term["totals"])
        yield self._totals(N_("All terms so far"), self._data["terms"][-1]["cumulative"])

    def _row(self, line: Mapping[str, Any]) -> Row:
        going = line["state"] == IN_PROGRESS
        cells = (
            line["course"],
            line["section"],
            line["title"],
            line["weighting"],
            _units(line["units_attempted_thirds"]),
            _units(line["units_earned_thirds"]),
            "" if line["mark"] is None else str(line["mark"]),
            self._number(line["group_mean"]),
            self.t(N_("in progress")) if going else line["remark"],
        )
        return Row(cells)

    def _totals(self, label: str, totals: Mapping[str, Any]) -> Row:
        attempted, earned = (_units(totals[f"units_{what}_thirds"]) for what in ("attempted", "earned"))
        return Row(
            ("", "", self.t(label), "", attempted, earned, self._number(totals["average"]), "", ""), "total"
        )

    def _exams(self) -> Iterator[tuple[str, str]]:
        t, program = self.t, self._data["program"]["code"]
        sat = self._data["exams"]
        diplomas = self._data["diplomas"]
        of_attestation = program[:1].isalpha()  # an AEC has neither exam nor DEC
        if not (of_attestation and not sat):
            yield t(N_("Uniform examination (EUF)")), self._sat("EUF", "")
            yield t(N_("Programme comprehensive assessment (ESP)")), self._sat("ESP", program)
        for one in diplomas:
            granted = t(N_("granted on {date}"), date=self._day(one["granted_on"]))
            yield t(N_("Diploma of college studies (DEC)")), f"{granted} – {one['program']}"
        if not diplomas and not of_attestation:
            yield t(N_("Diploma of college studies (DEC)")), t(N_("not granted"))

    def _sat(self, exam: str, program: str) -> str:
        for one in self._data["exams"]:
            if (one["exam"], one["program"]) == (exam, program):
                result = self.t(N_("success") if one["result"] == PASSED else N_("failure"))
                return f"{result} – {term_name(one['term'], self.t.lang)}"
        return self.t(N_("no result"))

    def _legend(self) -> Iterator[Block]:
        t, least = self.t, self._data["pass_mark"]
        yield Text(t(N_("Average: the marks of courses passed or failed, by units.")), size=_SMALL)
        meanings = (
            t(N_("{label}: {value}"), label=code, value=t(words, pass_mark=least))
            for code, words in REMARKS.items()
        )
        yield Text(f"{t(N_('Remarks'))} – {'; '.join(meanings)}.", size=_SMALL)

    def _signature(self) -> Signature:
        college = self._data["college"]
        day = self.t.date(self._stamp.issued_on)
        issued = self.t(N_("{place}, {date}"), place=college["place"], date=day) if college["place"] else day
        return Signature(college["registrar"], college["registrar_title"], issued, college["seal"])

    def _day(self, text: str) -> str:
        return self.t.date(date.fromisoformat(text))

    def _number(self, value: str | None) -> str:
        return "" if value is None else self.t.number(Number(value))


def _units(thirds: int | None) -> str:
    return "" if thirds is None else units_text(thirds)
