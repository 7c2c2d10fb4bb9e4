"""Reading what files say of results, in English or in French: kinds of assessments, exams and how they went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.assessments import BONUS, NORMAL, PENALTY
from omnicli.rules.hundredths import parse_hundredths
from omnicli.rules.values import Invalid, keyword, parse_keyword, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

EUF, ESP = EXAMS = ("EUF", "ESP")
"""«Épreuve uniforme», the province's, and «épreuve synthèse de programme», the college's (RREC, sections 25 and 26)."""

PASSED, FAILED = EXAM_RESULTS = ("passed", "failed")

EXCUSED = "excused"
"""What a file says for a student who is excused from an assessment: it counts neither for nor against."""


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, given in words.items() for word in given.split()}


_ASSESSMENT_KINDS = _by_word(
    {
        NORMAL: "normal normale ordinary ordinaire evaluation",
        BONUS: "bonus boni",
        PENALTY: "penalty penalite malus",
    }
)
_EXAMS = _by_word(
    {
        EUF: "euf epreuveuniforme epreuveuniformedefrancais eel englishexitexam exitexam eee",
        ESP: "esp epreuvesynthese epreuvesynthesedeprogramme comprehensiveassessment comprehensiveexamination",
    }
)
_EXAM_RESULTS = _by_word(
    {
        PASSED: "passed pass success reussi reussite succes su r",
        FAILED: "failed fail failure echec echoue ec e",
    }
)
_EXCUSED = frozenset("excused exempt exc exempte exemptee excuse excusee ex".split())


def parse_assessment_kind(text: str) -> str:
    """Read a kind of assessment: normal, bonus or penalty."""
    message = N_("“{value}” is not a kind of assessment; write normal, bonus or penalty.")
    return parse_keyword(text, _ASSESSMENT_KINDS, "bad-assessment-kind", message)


def parse_exam(text: str) -> str:
    """Read which exam outside of courses: EUF or ESP."""
    return parse_keyword(text, _EXAMS, "bad-exam", N_("“{value}” is not an exam; write EUF or ESP."))


def parse_exam_result(text: str) -> str:
    """Read how an exam went: passed or failed, never a percentage, a dispense or an equivalence."""
    message = N_("“{value}” is not the result of an exam; it is passed or failed, never a mark nor a remark.")
    return parse_keyword(text, _EXAM_RESULTS, "bad-exam-result", message)


def parse_mark(text: str) -> int | str:
    """Read a mark as hundredths of a point, or `EXCUSED`; a negative one and what is no number are refused."""
    if text[:1].isalpha() and keyword(text) in _EXCUSED:
        return EXCUSED
    if text.strip().startswith(("-", "−")):
        raise Invalid("negative-mark", N_("{value}: a mark is not negative."), value=shown(text.strip()))
    return parse_hundredths(text)
