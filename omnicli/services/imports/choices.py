"""Loading course choices from paper forms and late files: courses asked for, and ranked options.

The rules are those of the students' own choice, but for the window and for what is proposed: what is not proposed, or
comes late, comes through the adviser. A student is taken whole or left out whole. Each one whose choice changes gets a
new submission with a number of its own, which carries over what the file does not touch.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from omnicli.clock import local_date, zone
from omnicli.errors import NotFound, reason
from omnicli.i18n import N_
from omnicli.rules.choice import course_faults
from omnicli.rules.choice_options import option_faults
from omnicli.rules.choice_ranks import rank_faults
from omnicli.rules.choosing import Choice, Chooser, Ranked
from omnicli.rules.options import ADD, REMOVE
from omnicli.rules.terms import term_short
from omnicli.services import access, submissions
from omnicli.services import choices as service
from omnicli.services.curriculum import dossiers
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.known import Known, reject_unknown_students
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from omnicli.errors import Reason
    from omnicli.rules.options import Option
    from omnicli.services.imports.columns import Batch
    from store.choices import Submission

_IMPORT = "import"

Line = tuple[Any, ...]
"""(student, line, course, action) of a file of requests, (student, line, rank, option) of one of ranks."""


class _New(NamedTuple):
    """What becomes of a student: the new choice, and how many of the lines add to it or change it."""

    courses: tuple[str, ...]
    ranked: tuple[Option, ...]
    added: int
    changed: int


class _Judged(NamedTuple):
    """A student's lines, their faults, and the new choice: None when nothing changes."""

    lines: tuple[int, ...]
    faults: tuple[Fault, ...]
    new: _New | None


class _ChoiceLoader(Loader):
    """What the two kinds have in common: students judged whole, and one submission for each whose choice changes."""

    def prepare(self) -> None:
        """Learn what the term offers; `NotFound` when there is no such term."""
        if self.uow.catalogue.term(self.report.term) is None:
            message = N_("There is no term {term} yet: import its offering first.")
            raise NotFound(message, code="unknown-term", term=term_short(self.report.term))
        self.offer = service.offer_of(self.uow, self.report.term)
        self._students = Known(self.uow, "students", "number")
        self._bad: set[str] = set()  # students of whom a line was rejected
        self._judged: dict[str, _Judged] = {}
        self._before = self.uow.choices.last_number()

    def check(self, batch: Batch) -> None:
        """Look the students up."""
        reject_unknown_students(batch, self._students.lacks(batch.texts("student")))

    def stage(self, batch: Batch) -> None:
        """Stage the good lines, and note the students who have a bad one."""
        repeats = len(self.report.rejections)
        super().stage(batch)
        bad = {fault.line for fault in (*batch.rejections, *self.report.rejections[repeats:])}
        if bad:
            students = zip(batch.lines, batch.texts("student"), strict=True)
            self._bad |= {student for line, student in students if line in bad and student != BAD}

    def attempt(self) -> tuple[int, int] | None:
        """Nothing is written before every student is judged."""

    def settle(self) -> None:
        """Judge the students of the stage one by one."""
        staged = {student: tuple(lines) for student, lines in groupby(self._staged(), itemgetter(0))}
        now = {
            one.student: one for one in self.uow.choices.current(self.report.term) if one.student in staged
        }
        known = dossiers(self.uow, self.report.term, staged.keys())
        closed = self._closures(staged)
        for student, lines in staged.items():
            own = known[student]
            who = Chooser(own.transcript, own.own_disciplines, own.domains_open)
            judged = self._judge(lines, now.get(student), who, whole=student not in self._bad)
            if student in closed and judged.new is not None:
                faults = [Fault(judged.lines[0], "student", why) for why in closed[student]]
                judged = judged._replace(faults=(*faults, *judged.faults))
            self._judged[student] = judged
            self.report.reject(judged.faults)
            if judged.faults:
                self._bad.add(student)

    def _closures(self, students: Mapping[str, object]) -> Mapping[str, tuple[Reason, ...]]:
        today = local_date(self.uow.at, zone(self.uow.college.facts().time_zone))
        return access.closures_of(self.uow, service.MODULE, students.keys(), today)

    def _staged(self) -> Iterator[Line]:
        """Yield the lines of the stage, those of a student together."""
        raise NotImplementedError

    def _judge(self, lines: Sequence[Line], now: Submission | None, who: Chooser, *, whole: bool) -> _Judged:
        """Judge the lines of a student; `whole`: none of the student's lines was rejected before."""
        raise NotImplementedError

    def apply(self) -> tuple[int, int]:
        """Write a submission for each student whose choice changes, and leave out who has a bad line."""
        added = changed = 0
        for student, judged in self._judged.items():
            if student in self._bad:
                self._leave_out(student, judged)
            elif judged.new is not None:
                new = judged.new
                submissions.keep(self.uow, student, self.report.term, new.courses, new.ranked, way=_IMPORT)
                added, changed = added + new.added, changed + new.changed
        return added, changed

    def _leave_out(self, student: str, judged: _Judged) -> None:
        rejected = {fault.line for fault in judged.faults}
        why = reason(
            "student-left-out", N_("Left out: another line of student {number} is bad."), number=student
        )
        self.report.reject(Fault(line, "student", why) for line in judged.lines if line not in rejected)

    def seal(self) -> Mapping[str, object]:
        """Return what holds the new submissions against the trail; nothing when there is none."""
        last = self.uow.choices.last_number()
        return submissions.seal_of(self.uow, self._before + 1, last) if last > self._before else {}


class RequestLoader(_ChoiceLoader):
    """Loads the courses that students ask for: added to what was asked before, or taken off it."""

    staged = ("student", "course", "action")

    def check(self, batch: Batch) -> None:
        """Look the students up; a line that does not say what it does adds its course."""
        actions = batch.columns.get("action", [ADD] * len(batch.lines))
        batch.columns["action"] = [ADD if action is None else action for action in actions]
        super().check(batch)

    def _staged(self) -> Iterator[Line]:
        return self.uow.choices.staged_courses()

    def _judge(
        self,
        lines: Sequence[Line],
        now: Submission | None,
        who: Chooser,
        *,
        whole: bool,  # noqa: ARG002
    ) -> _Judged:
        before, ranked = (now.courses, now.ranked) if now else ((), ())
        said = {str(course): (line, action) for _student, line, course, action in lines}
        off = {
            course: line for course, (line, action) in said.items() if action == REMOVE and course in before
        }
        fresh = {
            course: line for course, (line, action) in said.items() if action == ADD and course not in before
        }
        taking = sorted({*before, *fresh} - off.keys())
        faults = [
            Fault(line, "course", why)
            for course, line in fresh.items()
            for why in (*course_faults(course, taking, self.offer, who), *_ranked_already(course, ranked))
        ]
        faults += self._left_alone(off, taking, who)
        new = _New(tuple(taking), ranked, len(fresh), len(off)) if fresh or off else None
        return _Judged(tuple(line for line, _action in said.values()), tuple(faults), new)

    def _left_alone(self, off: Mapping[str, int], taking: Sequence[str], who: Chooser) -> Iterator[Fault]:
        """Yield what the courses that stay lack once others are taken off: the other half of a pair of corequisites."""
        for course in taking if off else ():
            for why in course_faults(course, taking, self.offer, who):
                if why.slug == "corequisite-alone":
                    yield Fault(next(iter(off.values())), "course", why)


def _ranked_already(course: str, ranked: Iterable[Option]) -> Iterator[Reason]:
    if any(option.course == course for option in ranked):
        yield reason("asked-twice", N_("{course} is among the ranked options already."), course=course)


class ChoiceLoader(_ChoiceLoader):
    """Loads the options that students rank: they replace the whole list of each student of the file."""

    def _staged(self) -> Iterator[Line]:
        return self.uow.choices.staged_ranks()

    def _judge(self, lines: Sequence[Line], now: Submission | None, who: Chooser, *, whole: bool) -> _Judged:
        courses, before = (now.courses, now.ranked) if now else ((), ())
        ranked = {rank: (line, option) for _student, line, rank, option in lines}
        numbers = tuple(line for line, _option in ranked.values())
        asked = Choice(courses, tuple(Ranked(rank, option) for rank, (_line, option) in ranked.items()))
        if asked.options == before and all(rank == at for at, rank in enumerate(ranked, 1)):
            return _Judged(numbers, (), None)
        faults = [
            Fault(line, "option", why)
            for line, option in ranked.values()
            for why in option_faults(option, courses, self.offer, who)
        ]
        if whole:
            faults += [Fault(numbers[0], "rank", why) for why in rank_faults(asked, self.offer, who)]
        earlier = dict(enumerate(before, 1))
        added = sum(rank not in earlier for rank in ranked)
        changed = sum(rank in earlier and earlier[rank] != option for rank, (_, option) in ranked.items())
        return _Judged(numbers, tuple(faults), _New(courses, asked.options, added, changed))
