"""A group whose marks are entered, for the tests of marks, absences and final results."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.builders import a_college, sql

if TYPE_CHECKING:
    from tests.conftest import Omni

COURSE, SECTION, TERM = "420-1N6-TH", "00001", "20263"
HERE = ("--course", COURSE, "--section", SECTION)
MARIE, MARC, ZOE = "2634567", "2634568", "0634569"
MARKS = ("staff", "marks")
NOVEMBER = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def a_group(omni: Omni) -> None:
    """Marie, Marc and Zoé in group 00001 of 420-1N6-TH (taught by Lise Côté, who is Guy's namesake no more)."""
    a_college(omni.home)
    omni.now = NOVEMBER
    sql(
        omni.home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, 'OUEZ69030705', 'Ouellet', 'Zoé', 'OUELLET ZOE', '2007-03-07', '420.B0')",
        (ZOE,),
    )
    sql(
        omni.home,
        f"INSERT INTO registrations VALUES (?, '{TERM}', '{COURSE}', '{SECTION}', '2026-08-01T12:00:00Z')",
        (MARC,),
        (ZOE,),
    )
    sql(
        omni.home,
        "INSERT INTO employees (number, last_name, first_name, name_key, roles, birth_date)"
        " VALUES ('E1003', 'Côté', 'Lise', 'COTE LISE', 'teacher', '1980-03-03')",
    )


def two_assessments(omni: Omni) -> None:
    """TP 1 out of 20 for 40 %, the final exam out of 50 for 60 %."""
    omni(*MARKS, "set-assessment", "TP 1", *HERE, "--points", "20", "--weight", "40")
    omni(*MARKS, "set-assessment", "Examen final", *HERE, "--points", "50", "--weight", "60%")


def all_marked(omni: Omni) -> None:
    """Marie 17.5 and 40 (83), Marc 10 and 30 (56), Zoé 11.5 and 30.4 (59.48)."""
    two_assessments(omni)
    lines = f"number;TP 1;Examen final\n{MARIE};17,5;40\n{MARC};10;30\n{ZOE};11,5;30,4\n"
    omni(*MARKS, "import", "-", *HERE, stdin=lines)
