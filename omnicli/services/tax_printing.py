"""Tax slips on paper by the thousand: which ones, and what each says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.errors import NotFound, Reason, Refused, StoreError
from omnicli.i18n import N_
from omnicli.rules.tax_slips import RL8
from omnicli.services import taxslips
from omnicli.services.consents import consenting
from omnicli.services.issuing import Item
from omnicli.services.people import need_student
from omnicli.services.tax_years import need_year

if TYPE_CHECKING:
    from omnicli.rules.papers import Draft
    from store.uow import UnitOfWork


class Wanted(NamedTuple):
    """Which slips of a year: of a sort ('' for both), of some students (none named: all).

    `paper_only`: relevés 8 of students who have not consented to have them electronically, to be handed on paper.
    `lang` '' is each student's own.
    """

    year: int
    slip: str = ""
    students: tuple[str, ...] = ()
    lang: str = ""
    paper_only: bool = False


def chosen(uow: UnitOfWork, wanted: Wanted) -> list[Item]:
    """Return the slips that are wanted, in order of student; `Refused` when there is none, `NotFound` for a student."""
    need_year(uow, wanted.year)
    for student in wanted.students:
        need_student(uow, student)
    slip = RL8 if wanted.paper_only else wanted.slip
    left_out = consenting(uow) if wanted.paper_only else frozenset[str]()
    live = [Item(one.student, slip=one.number) for one in uow.tax_slips.live(wanted.year, slip)]
    if not live:
        message = N_(
            "No slip of {year} is issued that could be printed: omni staff taxslips issue --year {year}"
        )
        raise Refused(message, code="not-issued-yet", year=wanted.year)
    return sorted(
        one
        for one in live
        if one.student not in left_out and (not wanted.students or one.student in wanted.students)
    )


class SlipDrafts:
    """Makes the drafts of a batch of slips."""

    def __init__(self, lang: str) -> None:
        """With '' each slip is in its student's language."""
        self._lang = lang

    def of(self, uow: UnitOfWork, item: Item) -> Draft:
        """Return what one slip says on paper; `OmniError` when it cannot be said."""
        slip = uow.tax_slips.of(item.slip or 0)
        if slip is None:
            raise NotFound(N_("There is no tax slip {number}."), code="no-slip", number=item.slip)
        lang = self._lang or ("en" if need_student(uow, item.student).language == "en" else "fr")
        try:
            return taxslips.paper_draft(uow, slip, lang)
        except StoreError as error:
            if error.code != "not-opened":
                raise
            own = Reason(error.code, error.message, error.params)
            raise Refused.because(own) from None  # the SIN of this one: the others have their slips
