"""The page that a student keeps of a course choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.clock import from_text
from omnicli.rules.terms import term_name
from omnicli.services import submissions

if TYPE_CHECKING:
    from omnicli.rules.persons import Student
    from omnicli.services.submissions import Shown
    from omnicli.world import World
    from store.uow import UnitOfWork


def choice_pdf(world: World, uow: UnitOfWork, student: Student, found: Shown) -> bytes:
    """Return the PDF of a choice that was submitted, in the reader's language."""
    from pdf.choice import ChoiceData, choice

    facts, given = uow.college.facts(), found.submission
    titles = submissions.titles(uow, given)
    data = ChoiceData(
        college_name=facts.name,
        college_address=facts.address,
        logo=uow.college.logo(),
        student_name=student.name,
        student_number=student.number,
        program=f"{student.program} {student.program_title}".strip(),
        term=term_name(given.term, world.lang),
        confirmation=given.confirmation,
        submitted_at=from_text(given.at),
        supersedes=found.supersedes,
        courses=tuple((course, titles.get(course, "")) for course in given.courses),
        ranked=tuple((str(option), titles.get(str(option), "")) for option in given.ranked),
    )
    return choice(data, world.t)
