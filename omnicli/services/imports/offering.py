"""Loading an offering: one line a meeting. Each section that the file names gets exactly the meetings it says."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from omnicli.clock import to_text
from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.timetable import hhmm
from omnicli.rules.values import shown
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.loader import Loader
from omnicli.services.imports.meetings import Held, completed, first_overlap, plan
from omnicli.services.imports.rooms import room_clashes
from omnicli.services.imports.terms import need_term
from omnicli.services.imports.words import Weekday
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from omnicli.errors import Reason
    from omnicli.services.imports.columns import Batch
    from store.loading_meetings import Line, Stored

_COLUMNS = (
    "course", "title", "section", "weekday", "start_min", "end_min", "room", "teacher", "kind", "capacity",
)  # fmt: skip
_SHOWN_COURSES = 5  # named in the one warning about the courses created


class OfferingLoader(Loader):
    """Loads the sections of a term and their meetings; courses and the term are created when unknown.

    Of a column that the file lacks, what is stored stays: the capacity of a section; the room, teacher and kind of
    a meeting that keeps its day and hours.
    """

    staged = _COLUMNS

    def prepare(self) -> None:
        """Begin to count."""
        self._added = 0
        self._changed = 0
        self._created: list[tuple[int, str]] = []

    def check(self, batch: Batch) -> None:
        """See that each meeting ends after it begins."""
        none = [None] * len(batch.lines)
        given = batch.columns
        for index, (start, end) in enumerate(zip(given["start_min"], given["end_min"], strict=True)):
            if BAD not in (start, end) and end <= start:  # type: ignore[operator]
                why = reason(
                    "time-order", N_("The meeting ends at {end}, before or when it starts ({start})."),
                    start=hhmm(int(start or 0)), end=hhmm(int(end or 0)),
                )  # fmt: skip
                batch.reject(index, "end", why)
        batch.columns = {name: given.get(name, none) for name in _COLUMNS}

    def apply(self) -> tuple[int, int]:
        """Write course by course, section by section."""
        created = need_term(self.uow, self.report.term)
        if created:
            self.report.warn([created])
        for course, lines in self.uow.loading.meetings.staged_courses():
            self._course(course, lines)
        self._warn_created()
        return self._added, self._changed

    def _course(self, course: str, lines: list[Line]) -> None:
        sections = [(name, list(group)) for name, group in groupby(lines, itemgetter(3))]
        titles = {section: _most_said(line.title for line in group) for section, group in sections}
        if self.uow.loading.meetings.add_course(course, _most_said(titles.values())):
            self._created.append((min(line.line for line in lines), course))
        for section, group in sections:
            self._section(course, section, titles[section], group)
            self._warn_titles(titles[section], group)

    def _section(self, course: str, section: str, title: str, lines: list[Line]) -> None:
        loading, term = self.uow.loading.meetings, self.report.term
        before = loading.section(term, course, section)
        after = (title, self._capacity(lines, before[1] if before else None))
        if before != after:
            loading.save_section(term, course, section, *after)
        stored = loading.stored(term, course, section)
        helds = self._helds(lines, stored)
        renamed = before is not None and before[0] != title
        made = plan(stored, helds, renamed=renamed)
        at = to_text(self.uow.at)
        loading.remove(made.remove)
        loading.change(made.change, at)
        loading.add((term, course, section), made.add, at)
        added = {helds[held].line for held in made.add}
        changed = {helds[held].line for held in (made.changed if before == after else helds)}
        self._added += len(added)
        self._changed += len(changed - added)
        self._warn_section(helds, made.gone, lines[0])

    def _capacity(self, lines: list[Line], stored: int | None) -> int | None:
        """Return the seats of a section: those said on any of its lines, the most when they differ."""
        said = {line.capacity for line in lines} - {None}
        seats = [int(capacity) for capacity in said if capacity != ""]  # type: ignore[arg-type]
        if len(seats) > 1:
            message = N_("The group {section} of {course} has several capacities here; {capacity} is kept.")
            self._warn(
                lines[0], "capacity", "capacity-differs", message,
                course=lines[0].course, section=lines[0].section, capacity=max(seats),
            )  # fmt: skip
        return max(seats, default=None) if said else stored

    def _helds(self, lines: list[Line], stored: list[Stored]) -> dict[Held, Line]:
        """Return what the lines say, each once, with the first line that says it."""
        helds: dict[Held, Line] = {}
        for line in lines:
            said = completed(line[4:7], line[7:10], stored)
            first = helds.get(said[0], line)
            for held in said:
                helds.setdefault(held, line)
            if first is not line:
                message = N_("The meeting is that of line {first} again.")
                self._warn(line, "", "repeated-meeting", message, first=first.line)
        return helds

    def _warn_section(self, helds: dict[Held, Line], gone: list[Held], line: Line) -> None:
        pair = first_overlap(helds)
        if pair:
            one, other = pair
            last = max(helds[one], helds[other], key=itemgetter(0))
            self.report.warn([Fault(last.line, "", _overlap(last, one, other))])
        for held in gone:
            self._warn(
                line, "", "meeting-removed",
                N_("The group {section} of {course} loses its meeting of {weekday} {start}-{end}: the file lacks it."),
                course=line.course, section=line.section, weekday=Weekday(held.weekday),
                start=hhmm(held.start), end=hhmm(held.end),
            )  # fmt: skip

    def _warn_titles(self, title: str, lines: list[Line]) -> None:
        other = next((line for line in lines if line.title != title), None)
        if other:
            message = N_("The group {section} of {course} has several titles here; “{title}” is kept.")
            self._warn(
                other, "title", "title-differs", message,
                course=other.course, section=other.section, title=shown(title),
            )  # fmt: skip

    def _warn_created(self) -> None:
        if not self._created:
            return
        codes = sorted(code for _, code in self._created)
        shown = (*codes[:_SHOWN_COURSES], *(["…"] if len(codes) > _SHOWN_COURSES else []))
        why = reason(
            "course-created",
            N_("{count} courses were not there: they were created from their titles ({codes})."),
            count=len(codes),
            codes=shown,
        )
        self.report.warn([Fault(min(self._created)[0], "course", why)])

    def _warn(self, line: Line, column: str, slug: str, message: str, **params: object) -> None:
        self.report.warn([Fault(line.line, column, reason(slug, message, **params))])

    def look_again(self) -> None:
        """Warn of the sections with fewer seats than students, and of rooms used twice at once in the whole term."""
        meetings = self.uow.loading.meetings
        self.report.warn(_too_small(*row) for row in meetings.overfull(self.report.term))
        self.report.warn(room_clashes(meetings.room_uses(self.report.term)))


def _most_said(titles: Iterable[str]) -> str:
    """Return the title said most often, the first of the alphabet when several are: no order of lines matters."""
    counts = Counter(titles)
    return min(counts, key=lambda title: (-counts[title], title))


def _too_small(course: str, section: str, capacity: int, students: int, line: int) -> Fault:
    why = reason(
        "capacity-exceeded",
        N_("The group {section} of {course} is over its capacity of {capacity}: {students} registered."),
        course=course, section=section, students=students, capacity=capacity,
    )  # fmt: skip
    return Fault(line, "capacity", why)


def _overlap(line: Line, one: Held, other: Held) -> Reason:
    if one.slot == other.slot:
        return reason(
            "section-overlap",
            N_(
                "The group {section} of {course} is in two places or with two teachers on {weekday} at {start}: "
                "taken as one meeting."
            ),
            course=line.course, section=line.section, weekday=Weekday(one.weekday), start=hhmm(one.start),
        )  # fmt: skip
    return reason(
        "section-overlap",
        N_("The group {section} of {course} meets twice at once on {weekday}: {first} and {second}."),
        course=line.course, section=line.section, weekday=Weekday(one.weekday),
        first=f"{hhmm(one.start)}-{hhmm(one.end)}", second=f"{hhmm(other.start)}-{hhmm(other.end)}",
    )  # fmt: skip
