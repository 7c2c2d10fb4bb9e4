"""Reading grids, prerequisites and records as people write them, in English or in French."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnicli.i18n import N_
from omnicli.rules.codes import parse_course_code
from omnicli.rules.curriculum import ABSOLUTE, COMMON, COMPLEMENTARY, COREQUISITE, OWN, RELATIVE, SPECIFIC
from omnicli.rules.values import Invalid, clean_text, keyword, parse_keyword, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

DOMAINS = "abcdef"
"""The six domains of complementary courses, in the order of the law (RREC, section 9)."""

_LONGEST_VERSION = 20
_MOST_ALTERNATIVES = 8


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, given in words.items() for word in given.split()}


_PART_WORDS = _by_word(
    {
        COMMON: "common commune fgc",
        OWN: "own propre fgp",
        COMPLEMENTARY: "complementary complementaire complementaires comp fgcomp",
        SPECIFIC: "specific specifique specifiques fs sp",
    }
)
_KIND_WORDS = _by_word(
    {
        ABSOLUTE: "pa absolute absolu absoluteprerequisite prealableabsolu",
        RELATIVE: "pr relative relatif relativeprerequisite prealablerelatif",
        COREQUISITE: "cr corequisite corequis co",
    }
)
_REMARK_WORDS = _by_word(
    {
        "EC": "ec fail failure failed echec",
        "EQ": "eq equ equivalence equivalent",
        "SU": "su sub substitution",
        "DI": "di dis dispense exemption exempt",
        "IN": "in incomplete incomplet",
        "IT": "it temporaryincomplete incompletetemporary incomplettemporaire",
        "AE": "ae abandonsansechec withdrawal",
    }
)
# The ministry's objectives: those of the two ensembles of each domain, and of the three of physical education.
_OBJECTIVES = _by_word(
    {
        "a1": "000v", "a2": "000w", "b1": "000x", "b2": "000y", "c1": "000z", "c2": "0010",
        "d1": "0011", "d2": "0012", "e1": "0013", "e2": "0014", "f1": "021l", "f2": "021m",
        "1": "4ep0", "2": "4ep1", "3": "4ep2",
    }
)  # fmt: skip
_DOMAIN_WORDS = _by_word(
    {
        "a": "scienceshumaines socialsciences",
        "b": "culturescientifiqueettechnologique scienceettechnologie scienceandtechnology sciencesandtechnology",
        "c": "languemoderne languesmodernes modernlanguage modernlanguages",
        "d": (
            "langagemathematiqueetinformatique mathematiqueetinformatique mathematicsliteracyandcomputerscience "
            "mathematicsandcomputerscience"
        ),
        "e": "artetesthetique artandaesthetics artandesthetics",
        "f": "problematiquescontemporaines contemporaryissues",
    }
)
_ENSEMBLE = re.compile(r"(?:dom(?:ain|aine)?)?([a-f]?)(?:ens(?:emble)?|set)?([1-3]?)")


def parse_part(text: str) -> str:
    """Read a part of a programme: common, own, complementary, specific, alone or in a text that says one of them.

    `Formation générale propre au programme` is read as `own`.
    """
    found = {_PART_WORDS[word] for word in map(keyword, text.split()) if word in _PART_WORDS}
    if len(found) == 1:
        return found.pop()
    message = N_("“{value}” is not a part of a programme; write common, own, complementary or specific.")
    raise Invalid("bad-part", message, value=shown(text))


def parse_version(text: str) -> str:
    """Read the version of a grid: a short text; a year, `2021`, or a term, `A2021`, says since which admissions."""
    return clean_text(text, limit=_LONGEST_VERSION)


def parse_prerequisite_kind(text: str) -> str:
    """Read a kind of prerequisite: PA (absolute), PR (relative) or CR (corequisite)."""
    return parse_keyword(
        text,
        _KIND_WORDS,
        "bad-prerequisite-kind",
        N_("“{value}” is not a kind of prerequisite; write PA, PR or CR."),
    )


def parse_required(text: str) -> str:
    """Read the course that another requires, or several joined by slashes, any of which will do: kept in order."""
    courses = sorted({parse_course_code(one) for one in text.split("/")})
    if len(courses) > _MOST_ALTERNATIVES:
        message = N_("{count} courses are too many; at most {limit} may stand for one prerequisite.")
        raise Invalid("too-many-alternatives", message, count=len(courses), limit=_MOST_ALTERNATIVES)
    return "/".join(courses)


def parse_remark(text: str) -> str:
    """Read a remark of a record: EC, EQ, SU, DI, IN, IT or AE."""
    return parse_keyword(
        text,
        _REMARK_WORDS,
        "bad-remark",
        N_("“{value}” is not a remark; write EC, EQ, SU, DI, IN, IT or AE."),
    )


def parse_ensemble(text: str) -> str:
    """Read the ensemble of a course: `a1` to `f2` of complementary courses, `1` to `3` of physical education.

    The ministry's objectives (`000V`, `4EP0`) are read too.
    """
    ensemble = _ensemble(text)
    if len(ensemble) == 2 or ensemble.isdigit():
        return ensemble
    message = N_("“{value}” is not an ensemble; write a1 to f2, or 1 to 3 for physical education.")
    raise Invalid("bad-ensemble", message, value=shown(text))


def parse_open(text: str) -> str:
    """Read what a line of a grid is open to: domains and ensembles, `a,b,c2`; or the ensemble of its one course.

    They are kept in order, each once; a domain takes its ensembles in.
    """
    found = {_ensemble(one) for one in re.split(r"[,;/+]", text) if one.strip()}
    if "" in found or (len(found) > 1 and any(one.isdigit() for one in found)):
        message = N_("“{value}” does not list domains or ensembles; write a to f, a1 to f2: a,b,c2.")
        raise Invalid("bad-domains", message, value=shown(text))
    return ",".join(sorted(one for one in found if len(one) == 1 or one[0] not in found))


def _ensemble(text: str) -> str:
    """Return a domain, an ensemble, or '' when the text is neither."""
    word = keyword(text)
    known = _OBJECTIVES.get(word) or _DOMAIN_WORDS.get(word)
    if known:
        return known
    match = _ENSEMBLE.fullmatch(word)
    ensemble = match[1] + match[2] if match else ""
    return "" if ensemble[1:] == "3" else ensemble
