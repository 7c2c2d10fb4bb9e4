"""What a build of timetables rests on, read from the store in a handful of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.rules.building import Asked, Situation
from omnicli.rules.building_room import Section
from omnicli.rules.curriculum import COREQUISITE
from omnicli.rules.prerequisites import unmet
from omnicli.rules.record import Transcript
from omnicli.services.curriculum import dossiers, facts, prerequisites

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from omnicli.errors import Reason
    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, Prerequisite
    from store.choices import Submission
    from store.uow import UnitOfWork

_NOTHING: Mapping[str, str] = {}


def situation(uow: UnitOfWork, term: str) -> Situation:
    """Read the choices in force, the seats held, the sections, and what each student may take as the record is now."""
    chosen = list(_chosen(uow, term))
    held = _held(uow, term)
    rules = uow.college.facts().choice
    judge = _Judge(rules, prerequisites(uow), facts(uow))
    found = dossiers(uow, term, [one.student for one in chosen])
    asked = []
    for one in chosen:
        dossier = found[one.student]
        seats = held.get(one.student, _NOTHING)
        failed = judge.failed(one, seats, dossier.transcript)
        along = judge.along(one, seats, dossier.transcript)
        awaiting = judge.awaiting(one, {*seats, *failed}, dossier.transcript)
        asked.append(
            Asked(one.student, one.courses, one.ranked, seats, dossier.last_term, failed, along, awaiting)
        )
    return Situation(term, rules, tuple(asked), _sections(uow, term))


def _chosen(uow: UnitOfWork, term: str) -> Iterator[Submission]:
    """Yield the choices in force, without what was dropped since: nobody is put back in a course that was left."""
    gone: dict[str, dict[str, str]] = {}
    for student, course, at in uow.withdrawals.dropped(term):
        gone.setdefault(student, {})[course] = at
    for one in uow.choices.current(term):
        left = {course for course, at in gone.get(one.student, _NOTHING).items() if at > one.at}
        courses = tuple(course for course in one.courses if course not in left)
        ranked = tuple(option for option in one.ranked if option.course not in left)
        if courses or ranked:
            yield one._replace(courses=courses, ranked=ranked)


def _held(uow: UnitOfWork, term: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for student, course, section in uow.seats.registrations(term):
        found.setdefault(student, {})[course] = section
    return found


def _sections(uow: UnitOfWork, term: str) -> tuple[Section, ...]:
    times = uow.seats.times(term)
    return tuple(
        Section(one.course, one.section, one.free, times.get((one.course, one.section), ()))
        for one in uow.seats.sections(term)
    )


class _Judge:
    """Judges again, with the record as it is now, what was accepted when students chose."""

    def __init__(
        self,
        rules: ChoiceRules,
        required: Mapping[str, tuple[Prerequisite, ...]],
        known: Mapping[str, CourseFacts],
    ) -> None:
        self._rules = rules
        self._required = required
        self._facts = known

    def failed(
        self, chosen: Submission, held: Mapping[str, str], transcript: Transcript
    ) -> dict[str, tuple[Reason, ...]]:
        """Return the courses that may not be taken, each with every reason; what is held already stays."""
        options = {one.course for one in chosen.ranked}
        left = {*chosen.courses, *options} - held.keys()
        found: dict[str, tuple[Reason, ...]] = {}
        while True:
            now = {course: self._unmet(course, transcript, left | held.keys()) for course in sorted(left)}
            now = {course: reasons for course, reasons in now.items() if reasons}
            if not now:
                return found
            found |= now
            left -= now.keys()  # what must be taken along with one of these falls too

    def _unmet(self, course: str, transcript: Transcript, taking: Iterable[str]) -> tuple[Reason, ...]:
        required = self._required.get(course, ())
        return unmet(course, required, transcript, {*taking} - {course}, self._rules, facts=self._facts)

    def awaiting(
        self, chosen: Submission, settled: Collection[str], transcript: Transcript
    ) -> frozenset[str]:
        """Return the courses, but those `settled`, allowed only because a prerequisite is in progress."""
        if not transcript.doing:
            return frozenset()
        known = Transcript(transcript.results, (), self._rules)
        left = {*chosen.courses, *(one.course for one in chosen.ranked)}.difference(settled)
        # A corequisite in progress is there, whatever its mark will be.
        lacking = {"prerequisite-missing", "relative-prerequisite-missing", "physical-education-order"}
        return frozenset(
            course for course in left if any(why.slug in lacking for why in self._unmet(course, known, left))
        )

    def along(
        self, chosen: Submission, held: Mapping[str, str], transcript: Transcript
    ) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Return what must be taken along with a course in this very term: corequisites not taken before."""
        found: dict[str, tuple[tuple[str, ...], ...]] = {}
        for course in chosen.courses:
            alone = tuple(
                one.alternatives
                for one in self._required.get(course, ())
                if one.kind == COREQUISITE and unmet(course, (one,), transcript, (), self._rules)
            )
            if alone and course not in held:
                found[course] = alone
        return found
