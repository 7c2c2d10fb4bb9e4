"""What a student is proposed for a term: every line of the programme's grid, its state, and the reasons.

What earlier sessions left comes first, then the session's own courses; nothing of later ones. Of each need (physical
education, complementary courses) one is proposed a term; the student then ranks options for it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from omnicli.rules import proposal_reasons as say
from omnicli.rules.curriculum import COMPLEMENTARY, NEEDS, PARTS, is_place
from omnicli.rules.grid import domains, is_open, need_of_line, own_disciplines
from omnicli.rules.physical_education import done as ensembles_done
from omnicli.rules.physical_education import ensemble_of
from omnicli.rules.places import filled, open_courses
from omnicli.rules.prerequisites import unmet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.choice_rules import ChoiceRules
    from omnicli.rules.curriculum import CourseFacts, GridLine, Prerequisite
    from omnicli.rules.record import Transcript

PROPOSED, BLOCKED, KEPT_BACK, IN_PROGRESS, DONE = STATES = (
    "proposed", "blocked", "kept-back", "in-progress", "done",
)  # fmt: skip

PLACE_UNITS = 6
"""Thirds of a unit of a place for a complementary course: four units in two courses (RREC, section 9)."""

MOST_OVER = 1
"""Courses that a term may hold beyond its session's, to catch up (ours: the regulation sets no limit)."""


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


def propose(
    lines: Sequence[GridLine],
    transcript: Transcript,
    prerequisites: Mapping[str, Sequence[Prerequisite]],
    offered: Collection[str],
    facts: Mapping[str, CourseFacts],
    rules: ChoiceRules,
    *,
    session: int,
    term: str = "",
    most_over: int = MOST_OVER,
) -> tuple[Proposed, ...]:
    """Return every line of a grid's version once: what is proposed first, then in the order of `STATES`.

    `session` is the one reached, `offered` the courses of which the term has sections. A term holds at most the
    session's number of courses and `most_over` more, or as many as the heaviest session of the grid.
    """
    planner = _Planner(lines, transcript, prerequisites, offered, facts, rules)
    verdicts = planner.verdicts(session, term, most_over)
    made = [_proposed(line, *verdict, facts) for line, verdict in verdicts.items()]
    return tuple(sorted(made, key=lambda one: (STATES.index(one.state), one.session, _rank(one), one.course)))


def _proposed(
    line: GridLine, state: str, reasons: tuple[Reason, ...], facts: Mapping[str, CourseFacts]
) -> Proposed:
    known = facts.get(line.course)
    return Proposed(
        course=line.course,
        title=known.title if known else "",
        state=state,
        session=line.session,
        part=line.part,
        need=need_of_line(line),
        reasons=reasons,
        units=units_of(line.course, known),
    )


def units_of(course: str, known: CourseFacts | None) -> int | None:
    """Return the units of a course in thirds, None when its hours are not known; those of a place are the law's."""
    hours = (known.theory, known.lab, known.homework) if known else (None,)
    if None in hours:
        return PLACE_UNITS if is_place(course) else None
    return sum(hour or 0 for hour in hours)


def _rank(one: GridLine | Proposed) -> int:
    """Order the parts of a session: specific courses last, as a grid is printed."""
    return PARTS.index(one.part)


class _Planner:
    """Judges the lines of one grid for one student."""

    def __init__(
        self,
        lines: Sequence[GridLine],
        transcript: Transcript,
        prerequisites: Mapping[str, Sequence[Prerequisite]],
        offered: Collection[str],
        facts: Mapping[str, CourseFacts],
        rules: ChoiceRules,
    ) -> None:
        self.lines, self.transcript, self.facts, self.rules = lines, transcript, facts, rules
        self.offered = offered
        self.prerequisites = {line.course: prerequisites.get(line.course, ()) for line in lines}
        self.places = filled(lines, transcript, facts)
        self.ensembles = ensembles_done(transcript, facts)

    def verdicts(
        self, session: int, term: str, most_over: int
    ) -> Mapping[GridLine, tuple[str, tuple[Reason, ...]]]:
        """Return the state of each line and why."""
        found = {line: verdict for line in self.lines if (verdict := self._behind(line))}
        ahead = [line for line in self.lines if line not in found]
        picked = self._picked(ahead, session)
        due = [line for line in ahead if (line in picked if need_of_line(line) else line.session <= session)]
        ready = self._together([line for line in due if self._is_given(line) and not self._before(line)])
        most = self._most(session, most_over)
        chosen = set(self._together(self._first(ready, most)))
        for line in ahead:
            if line in chosen:
                last = self.transcript.best(line.course)
                found[line] = PROPOSED, (say.why_now(line, session, last),)
            else:
                reasons = self._missing(line, ready, session)
                others = self._kept(line, session, term, picked)
                if line in ready:
                    others = (say.full_load(len(chosen)),)
                found[line] = BLOCKED if reasons else KEPT_BACK, (*reasons, *others)
        return found

    # --- what is behind --------------------------------------------------------------------------------

    def _behind(self, line: GridLine) -> tuple[str, tuple[Reason, ...]] | None:
        """Return the verdict on a line that is done or in progress, by its own course or by one that stands for it."""
        course = self._stands_for(line)
        result = self.transcript.best(course)
        if result is not None and self.transcript.settled(course):
            return DONE, (say.done(line, result),)
        if course in self.transcript.doing:
            return IN_PROGRESS, (say.in_progress(line, course),)
        return None

    def _stands_for(self, line: GridLine) -> str:
        if self.transcript.settled(line.course):
            return line.course
        taken = self.places.get(line.course) or self.ensembles.get(ensemble_of(line.course, self.facts))
        return taken or line.course

    # --- physical education and complementary courses: one of each a term ------------------------------

    def _picked(self, ahead: Sequence[GridLine], session: int) -> set[GridLine]:
        """Return the line of each need that is to be proposed, if one is due."""
        picked = set()
        for need in NEEDS:
            lines = sorted(
                (line for line in ahead if need_of_line(line) == need),
                key=lambda line: (line.session, line.course),
            )
            if lines and lines[0].session <= session:
                able = (line for line in lines if self._is_given(line) and not self._before(line))
                picked.update([line for line in able if need != COMPLEMENTARY or line.session <= session][:1])
        return picked

    def _is_given(self, line: GridLine) -> bool:
        """Tell whether the term offers a line's course, or one that may take its place."""
        if line.course in self.offered:
            return True
        if is_place(line.course):
            return self._has_option(line)
        ensemble = ensemble_of(line.course, self.facts)
        return bool(ensemble) and any(ensemble == ensemble_of(one, self.facts) for one in self.offered)

    def _has_option(self, line: GridLine) -> bool:
        own = own_disciplines(line.program, self.lines)
        listed = domains(line.ensemble)
        return any(
            is_open(course.ensemble, listed) and course.code not in self.transcript.courses
            for course in open_courses(self.lines, self.offered, self.facts, own)
        )

    # --- what is due -----------------------------------------------------------------------------------

    def _unmet(self, line: GridLine, taking: Collection[str]) -> tuple[Reason, ...]:
        own = self.prerequisites[line.course]
        return unmet(line.course, own, self.transcript, taking, self.rules, facts=self.facts)

    def _before(self, line: GridLine) -> tuple[Reason, ...]:
        """Return what must be done before a line, leaving aside what only has to go along with it."""
        along = {other for one in self.prerequisites[line.course] for other in one.alternatives}
        return self._unmet(line, along)

    def _together(self, lines: Iterable[GridLine]) -> list[GridLine]:
        """Return the lines that may be taken together: none lacks its corequisite among them."""
        kept = list(lines)
        while True:
            courses = {line.course for line in kept}
            able = [line for line in kept if not self._unmet(line, courses)]
            if len(able) == len(kept):
                return kept
            kept = able

    def _most(self, session: int, most_over: int) -> int:
        loads = Counter(line.session for line in self.lines)
        return max(loads[session] + most_over, *loads.values(), 0)

    def _first(self, ready: Sequence[GridLine], most: int) -> list[GridLine]:
        """Return as many lines as a term holds: earlier sessions first, then what other courses of the grid ask for."""
        asked = {other for own in self.prerequisites.values() for one in own for other in one.alternatives}
        order = sorted(
            ready, key=lambda line: (line.session, line.course not in asked, _rank(line), line.course)
        )
        return order[:most]

    def _missing(self, line: GridLine, ready: Collection[GridLine], session: int) -> tuple[Reason, ...]:
        """Return the prerequisites that a line lacks; later sessions take their corequisites along."""
        if line in ready or not self._is_given(line):
            return self._before(line)
        with_it = ready if line.session <= session else self.lines
        return self._unmet(line, {one.course for one in with_it if one.session <= max(line.session, session)})

    def _kept(
        self, line: GridLine, session: int, term: str, picked: Collection[GridLine]
    ) -> tuple[Reason, ...]:
        """Return why a line is kept back, its prerequisites aside."""
        if line.session > session:
            return (say.later(line),)
        if not self._is_given(line):
            return (say.no_option() if is_place(line.course) else say.not_offered(line, term),)
        need = need_of_line(line)
        if need and line not in picked and any(need_of_line(one) == need for one in picked):
            return (say.one_a_term(need),)
        return ()
