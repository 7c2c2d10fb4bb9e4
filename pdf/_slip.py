"""What both tax slips have in common on paper: labels in both languages, names, addresses, what sort of slip it is.

The page is the college's own plain design: never a government's logo, nor a form's look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from omnicli.i18n import N_, Translator
from omnicli.rules.papers import BOTH
from omnicli.rules.sin import masked
from omnicli.rules.tax_slips import AMENDED, CANCELLED, RL8, T2202, Slip, from_stored
from pdf.blocks import Callout, Column, Head, Heading, Paper, Part, Row, Table, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from omnicli.rules.papers import Draft
    from omnicli.rules.tax_slips import Address
    from pdf.blocks import Block


class Label(NamedTuple):
    """What the governments call a box, in each language: their own words, so not a translation of ours."""

    fr: str
    en: str


_CANADA = "CAN"
_ELSEWHERE = "ZZ"
_SMALL, _STAMP = 9.0, 18.0
# The federal government's French says « feuillet », Québec's « relevé ».
_STAMPS = {
    (T2202, AMENDED): Label("FEUILLET MODIFIÉ", "AMENDED SLIP"),
    (T2202, CANCELLED): Label("FEUILLET ANNULÉ", "CANCELLED SLIP"),
    (RL8, AMENDED): Label("RELEVÉ MODIFIÉ", "AMENDED SLIP"),
    (RL8, CANCELLED): Label("RELEVÉ ANNULÉ", "CANCELLED SLIP"),
}
_ALSO = {
    AMENDED: N_("This slip replaces the one issued before it: use this one only."),
    CANCELLED: N_("This slip cancels the one issued before it: use neither of them."),
}


Box: TypeAlias = tuple[str, Label, str]
"""A box: its number or letter, its label, what stands in it."""


class Said:
    """A slip in one language: its sentences are in that language alone, its labels in both, that one first."""

    def __init__(self, draft: Draft, lang: str) -> None:
        self.slip: Slip = from_stored({key: draft.data[key] for key in Slip._fields})
        self.data: Mapping[str, Any] = draft.data
        self.sin = draft.sin
        self.t = Translator(lang)

    def both(self, label: Label) -> str:
        """Say a label in both languages; once when it is the same words."""
        return " / ".join(dict.fromkeys(self._ordered(label)))

    def lines(self, label: Label) -> str:
        """Say a label in both languages, one below the other."""
        return "\n".join(self._ordered(label))

    def _ordered(self, label: Label) -> tuple[str, str]:
        return (label.fr, label.en) if self.t.lang == "fr" else (label.en, label.fr)

    def stamps(self) -> Iterator[Block]:
        """Yield what must strike the eye: that the slip is no original."""
        stamp = _STAMPS.get((self.slip.slip, self.slip.kind))
        if stamp:
            yield Callout(self.both(stamp), self.t(_ALSO[self.slip.kind]), _STAMP)

    def boxes(self, rows: Sequence[Box], caption: str = "") -> Table:
        """Set boxes, a row each: its number or letter, its label, what stands in it."""
        columns = (
            Column(self.both(Label("Case", "Box")), 10),
            Column(self.both(Label("Libellé", "Label")), 53),
            Column(self.both(Label("Inscription", "Entry")), 42),
        )
        return Table(
            columns, tuple(Row((box, self.both(label), value)) for box, label, value in rows), caption
        )

    def shown_sin(self) -> str:
        """Return the SIN in groups of three; masked where it is not given, and said when there is none."""
        if self.sin:
            return " ".join((self.sin[:3], self.sin[3:6], self.sin[6:]))
        return masked(self.slip.person.sin_end) or self.both(Label("non fourni", "not provided"))

    def name(self) -> str:
        """Return the student's name, family name first."""
        person = self.slip.person
        return ", ".join(filter(None, (person.last_name, person.first_name)))

    def address(self) -> str:
        """Return the student's address, as it is written on an envelope."""
        return "\n".join(_envelope(self.slip.person.address, self.t.lang))

    def institution(self) -> str:
        """Return the college's name and address, in as few lines as they take: the letterhead has them at large."""
        return ", ".join((self.slip.college.name, *self.slip.college.address))

    def sentences(self, *messages: str, **words: object) -> Iterator[Block]:
        """Yield paragraphs, small."""
        for message in messages:
            yield Text(self.t(message, **words), size=_SMALL)


def paper(draft: Draft, blocks: Callable[[Said], Iterable[Block]], logo: bytes | None) -> Paper:
    """Set a slip under the college's letterhead: a part in each of its languages, whose first block is its title."""
    langs = ("fr", "en") if draft.lang == BOTH else (draft.lang,)
    said = [Said(draft, lang) for lang in langs]
    parts = tuple(Part(one.t.lang, tuple(blocks(one))) for one in said)
    college, (title, *_) = said[0].slip.college, parts[0].blocks
    lines = (*college.address, *filter(None, (college.phone,)))
    return Paper(title.text if isinstance(title, Heading) else "", Head(college.name, lines, logo), parts)


def _envelope(address: Address, lang: str) -> Iterator[str]:
    yield from filter(None, (address.line1, address.line2))
    province = "" if address.province == _ELSEWHERE else address.province
    code = address.postal_code
    if address.country == _CANADA and len(code) == 6:
        code = f"{code[:3]} {code[3:]}"
    yield " ".join(filter(None, (address.city, province and f"({province})", code)))
    if address.country != _CANADA:
        yield _country(address.country, lang)


def _country(code: str, lang: str) -> str:
    """Name a country by its code of three letters; a code that names none stays as it is."""
    import gettext

    import pycountry

    found = pycountry.countries.get(alpha_3=code)
    if found is None:
        return code
    names = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[lang], fallback=True)
    return names.gettext(found.name)
