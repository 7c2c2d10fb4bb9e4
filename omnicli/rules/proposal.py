"""What a student is proposed for a term: every line of the programme's grid, its state, and the reasons.

What earlier sessions left comes first, then the session's own courses; nothing of later ones. Of each need (physical
education, complementary courses) one is proposed a term; the student then ranks options for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules import proposal_reasons as say
from omnicli.rules.curriculum import COMPLEMENTARY, NEEDS
from omnicli.rules.physical_education import THIRD
from omnicli.rules.physical_education import done as ensembles_done
from omnicli.rules.places import filled
from omnicli.rules.prerequisites import unmet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.frame import Frame, Slot
    from omnicli.rules.record import Transcript

    Verdict = tuple[str, tuple[Reason, ...]]

PROPOSED, BLOCKED, KEPT_BACK, IN_PROGRESS, DONE = STATES = (
    "proposed", "blocked", "kept-back", "in-progress", "done",
)  # fmt: skip


class Proposed(NamedTuple):
    """A line of the grid as it stands for a student and a term.

    `state` is one of `STATES`; `need` is '', 'physical-education' or 'complementary'; `units` are thirds, None where
    the catalogue does not say.
    """

    course: str
    title: str
    state: str
    session: int
    part: str
    need: str
    reasons: tuple[Reason, ...]
    units: int | None


def propose(frame: Frame, transcript: Transcript, session: int) -> tuple[Proposed, ...]:
    """Return every line of a grid once: what is proposed first, then in the order of `STATES`, session by session.

    `session` is the one reached. A term holds at most the session's number of courses and the college's
    `extra_courses` more, or as many as the heaviest session of the grid.
    """
    verdicts = _Student(frame, transcript, session).verdicts(frame.most(session))
    made = (_proposed(slot, *verdicts[slot.course]) for slot in frame.slots)
    return tuple(sorted(made, key=lambda one: STATES.index(one.state)))


def _proposed(slot: Slot, state: str, reasons: tuple[Reason, ...]) -> Proposed:
    return Proposed(slot.course, slot.title, state, slot.session, slot.part, slot.need, reasons, slot.units)


class _Student:
    """Judges the lines of a grid for one student."""

    def __init__(self, frame: Frame, transcript: Transcript, session: int) -> None:
        self.frame, self.transcript, self.session = frame, transcript, session
        self.places = filled(frame.lines, transcript, frame.facts)
        self.ensembles = ensembles_done(transcript, frame.facts)
        self._lacking: dict[str, tuple[Reason, ...]] = {}

    def verdicts(self, most: int) -> dict[str, Verdict]:
        """Return the state of each course and why; at most so many are proposed."""
        found = {slot.course: verdict for slot in self.frame.slots if (verdict := self._behind(slot))}
        ahead = [slot for slot in self.frame.slots if slot.course not in found]
        picked = self._picked(ahead)
        due = [slot for slot in ahead if (slot in picked if slot.need else slot.session <= self.session)]
        ready = self._together([slot for slot in due if self._may_be(slot)])
        chosen = self._together(self._first(ready, most))
        courses = {slot.course for slot in ready}
        for slot in ahead:
            if slot in chosen:
                why = say.why_now(slot, self.session, self.transcript.best(slot.course))
                found[slot.course] = PROPOSED, (why,)
            elif slot.course in courses:
                found[slot.course] = KEPT_BACK, (say.full_load(len(chosen)),)
            else:
                found[slot.course] = self._left(slot, courses, picked)
        return found

    # --- what is behind --------------------------------------------------------------------------------

    def _behind(self, slot: Slot) -> Verdict | None:
        """Return the verdict on a line that is done or in progress, by its own course or by one that stands for it."""
        course = self._stands_for(slot) if slot.need else slot.course
        result = self.transcript.best(course)
        if result is not None and self.transcript.settled(course):
            return DONE, (say.done(slot, result),)
        if course in self.transcript.doing:
            return IN_PROGRESS, (say.in_progress(slot, course),)
        return None

    def _stands_for(self, slot: Slot) -> str:
        if self.transcript.settled(slot.course):
            return slot.course
        return self.places.get(slot.course) or self.ensembles.get(slot.ensemble) or slot.course

    # --- physical education and complementary courses: one of each a term ------------------------------

    def _picked(self, ahead: Sequence[Slot]) -> list[Slot]:
        """Return the line of each need that is to be proposed, if one is due.

        One of a later session takes its place only in physical education, where two go in any order.
        """
        picked = []
        for need in NEEDS:
            slots = [slot for slot in ahead if slot.need == need]
            if slots and slots[0].session <= self.session:
                last = self.session if need == COMPLEMENTARY else slots[-1].session
                picked += [slot for slot in slots if slot.session <= last and self._may_be(slot)][:1]
        return picked

    # --- what is due -----------------------------------------------------------------------------------

    def _may_be(self, slot: Slot) -> bool:
        return self._is_given(slot) and not self._before(slot)

    def _is_given(self, slot: Slot) -> bool:
        """Tell whether the term offers a line's course, or one not taken yet that may take its place."""
        return slot.given and (not slot.options or not self.transcript.courses.issuperset(slot.options))

    def _before(self, slot: Slot) -> tuple[Reason, ...]:
        """Return what must be done before a line, leaving aside what only has to go along with it."""
        if not slot.prerequisites and slot.ensemble != THIRD:
            return ()
        if slot.course not in self._lacking:
            self._lacking[slot.course] = self._unmet(slot, slot.corequisites)
        return self._lacking[slot.course]

    def _unmet(self, slot: Slot, taking: Collection[str]) -> tuple[Reason, ...]:
        rules, facts = self.frame.rules, self.frame.facts
        return unmet(slot.course, slot.prerequisites, self.transcript, taking, rules, facts=facts)

    def _together(self, slots: Iterable[Slot]) -> list[Slot]:
        """Return the lines that may be taken together: none lacks its corequisite among them."""
        kept = list(slots)
        while True:
            courses = {slot.course for slot in kept}
            able = [slot for slot in kept if not (slot.corequisites and self._unmet(slot, courses))]
            if len(able) == len(kept):
                return kept
            kept = able

    def _first(self, ready: Sequence[Slot], most: int) -> list[Slot]:
        """Return as many lines as a term holds: earlier sessions first, then what other courses of the grid ask for."""
        return sorted(ready, key=lambda slot: (slot.session, slot.course not in self.frame.asked))[:most]

    def _left(self, slot: Slot, ready: Collection[str], picked: Collection[Slot]) -> Verdict:
        """Return the verdict on a line ahead that is not taken: all the prerequisites it lacks, then the rest."""
        missing = self._missing(slot, ready)
        return BLOCKED if missing else KEPT_BACK, (*missing, *self._kept(slot, picked))

    def _missing(self, slot: Slot, ready: Collection[str]) -> tuple[Reason, ...]:
        """Return the prerequisites that a line lacks; a later session takes its corequisites along."""
        if not slot.corequisites or slot.session > self.session or not self._is_given(slot):
            return self._before(slot)
        return self._unmet(slot, ready)

    def _kept(self, slot: Slot, picked: Collection[Slot]) -> tuple[Reason, ...]:
        """Return why a line is kept back, its prerequisites aside."""
        if slot.session > self.session:
            return (say.later(slot),)
        if not self._is_given(slot):
            return (say.no_option() if slot.is_place else say.not_offered(slot, self.frame.term),)
        if slot.need and slot not in picked and any(one.need == slot.need for one in picked):
            return (say.one_a_term(slot.need),)
        return ()
