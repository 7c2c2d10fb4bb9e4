"""What a progress grid says of a line, in few words: alike on a terminal and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.curriculum import COMMON, COMPLEMENTARY, OWN, SPECIFIC, is_place
from omnicli.rules.progress import TO_DO
from omnicli.rules.progress_states import FAILED, PASSED, STATES
from omnicli.rules.record import result_text
from omnicli.rules.result_words import FAILED as EXAM_FAILED
from omnicli.rules.result_words import PASSED as EXAM_PASSED
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from omnicli.errors import Reason
    from omnicli.i18n import Translator
    from omnicli.rules.curriculum import Result
    from omnicli.rules.progress import ExamState, Line

PART_LETTERS = {SPECIFIC: N_("S"), COMMON: N_("G"), OWN: N_("G"), COMPLEMENTARY: N_("G")}
"""General or specific education, in one letter."""

REMARK_WORDS = {
    "EQ": N_("EQ: equivalence, the units are given"),
    "SU": N_("SU: substitution, another course stands for this one"),
    "DI": N_("DI: exemption, the units are no longer required"),
    "IN": N_("IN: incomplete, no units"),
    "IT": N_("IT: temporarily incomplete, work is still to be handed in"),
    "AE": N_("AE: abandoned without failure, no units"),
}

_MARKED = {PASSED: N_("passed {mark}"), FAILED: N_("failed {mark}")}
_EXAM_WORDS = {EXAM_PASSED: N_("success"), EXAM_FAILED: N_("failure"), TO_DO: N_("to do")}


def title_words(line: Line, t: Translator) -> str:
    """Say the title of a line: the catalogue's, else what a place is for."""
    return t(N_("Complementary course")) if not line.title and is_place(line.course) else line.title


def state_words(line: Line, t: Translator) -> str:
    """Say how a line stands: `passed 78`, `failed 52`, `EQ`, `in progress`."""
    if line.result is not None:
        if line.result.mark is not None and line.state in _MARKED:
            return t(_MARKED[line.state], mark=line.result.mark)
        if line.result.remark:
            return line.result.remark
    return t(STATES[line.state])


def term_words(line: Line) -> str:
    """Say of which term the state is, `A2024`; '' for none."""
    term = line.term or (line.result.term if line.result else "")
    return term_short(term) if term else ""


def notes(line: Line, t: Translator) -> Iterator[str]:
    """Yield what else is to be said of a line: the course that fills it, earlier attempts, prerequisites not met."""
    if line.taken:
        yield t(N_("by {course}"), course=f"{line.taken} {line.taken_title}".strip())
    earlier = [one for one in line.attempts if one != line.result]
    if earlier:
        yield t(N_("other attempts: {attempts}"), attempts=tuple(map(_attempt, earlier)))
    if line.missing:
        yield t(N_("prerequisite not met: {missing}"), missing=tuple(map(missing_words, line.missing)))


def _attempt(result: Result) -> str:
    return f"{term_short(result.term)} {result_text(result)}"


def missing_words(why: Reason) -> str:
    """Name what a prerequisite asks for: `601-101-MQ`, `201-SN2-RE (45 EC)`, `A or B`."""
    params = why.params
    wanted = params.get("required", params.get("missing", ""))
    text = " / ".join(map(str, wanted)) if isinstance(wanted, tuple | list) else str(wanted)
    return f"{text} ({params['result']})" if "result" in params else text


def exam_words(found: ExamState, t: Translator) -> str:
    """Say how an exam stands and when it was sat: `success (A2025)`, `failure (A2024, H2025)`, `to do`."""
    sittings = [one for one in found.sittings if one.result == found.state]
    said = t(_EXAM_WORDS[found.state])
    return f"{said} ({', '.join(term_short(one.term) for one in sittings)})" if sittings else said


def remarks_of(lines: Iterable[Line]) -> list[str]:
    """Return the remarks that are shown in lines, in the order of their legend."""
    shown = {one.remark for line in lines for one in line.attempts}
    return [remark for remark in REMARK_WORDS if remark in shown]
