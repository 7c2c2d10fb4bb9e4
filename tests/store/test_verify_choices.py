"""Course choices that were edited past the program do not pass `omni admin verify`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import sign_in, sql
from tests.choosing import TERM, a_choice_of_courses, choose

if TYPE_CHECKING:
    from tests.conftest import Omni

_TABLES = ("choices", "choice_courses", "choice_ranks")
DROPPED = [f"DROP TRIGGER {table}_are_not_{deed}" for table in _TABLES for deed in ("edited", "deleted")]
COPIED = (
    "INSERT INTO choices (confirmation, student, term, at, actor, way)"
    " SELECT 'K7M4T-9QX2B-C8HVQ', student, term, at, actor, way FROM choices"
)


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        (["UPDATE choices SET confirmation = 'K7M4T-9QX2B-C8HVQ'"], {"choice-sealed"}),
        (["UPDATE choices SET confirmation = 'K7M4T-9QX2B-C8HVR'"], {"choice-sealed", "choice-number"}),
        (["UPDATE choices SET at = '2026-10-01T00:00:00Z'"], {"choice-sealed"}),
        (["DELETE FROM choice_courses WHERE course = '420-2N6-TH'"], {"choice-sealed"}),
        (["UPDATE choice_ranks SET rank = rank + 1 WHERE rank = 6"], {"choice-ranks"}),
        (["UPDATE choice_ranks SET rank = 9 WHERE rank = 1"], {"choice-sealed", "choice-ranks"}),
        ([f"DELETE FROM {table}" for table in reversed(_TABLES)], {"choice-sealed"}),
        ([COPIED], {"choice-unsaid"}),
    ],
)
def test_an_edited_choice_is_found(omni: Omni, edits: list[str], found: set[str]) -> None:
    a_choice_of_courses(omni)
    sign_in(omni)
    choose(omni)
    for statement in (*DROPPED, *edits):
        sql(omni.home, statement)
    breaches = omni("admin", "verify", "--format", "json", exits=8).json
    assert {one["check"] for one in breaches} - {"schema"} == found


def test_what_an_import_left_is_held_against_it_as_a_whole(omni: Omni) -> None:
    a_choice_of_courses(omni)
    omni("staff", "import", "requests", "-", "--term", TERM, stdin="student,course\n2634567,601-102-MQ\n")
    omni("admin", "verify")
    sql(omni.home, "INSERT INTO choice_courses SELECT number, '420-2N6-TH' FROM choices")
    (breach,) = omni("admin", "verify", "--format", "json", exits=8).json
    assert breach["check"] == "choice-sealed"
