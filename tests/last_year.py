"""A college of tests whose year before is over, with tax slips issued by commands and what was charged since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import NUMBER, running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

OTHER = "2634568"
_TERM = """
    INSERT OR IGNORE INTO terms
    SELECT '20253', '2025-08-25', '2025-12-19', schedule_from, choose_from, choose_by, confirm_from, confirm_by,
           drop_by, change_from, change_by, abandon_by
    FROM terms LIMIT 1
"""
_STUDENTS = "UPDATE students SET address = '1, rue A', city = 'B', province = 'QC', postal_code = 'G0X 1A1'"
_ELSEWHERE = f"UPDATE students SET resident = 'canada' WHERE number <> '{NUMBER}'"  # who need give no SIN
_COLLEGE = """
    UPDATE college
    SET data = json_set(data, '$.city', 'B', '$.address', json_array('1, rue A', 'B (QC) G0X 1A1'))
"""
_STUDIED = (
    "INSERT INTO sections VALUES ('20253', '601-101-MQ', '00001', 'T', 9)",
    """
    INSERT INTO meetings (term, course, section, weekday, start_min, end_min, updated_at)
    VALUES ('20253', '601-101-MQ', '00001', 1, 480, 590, '2025-08-18T12:00:00Z')
    """,
    f"""
    INSERT INTO registrations SELECT number, '20253', '601-101-MQ', '00001', '2025-08-18T12:00:00Z' FROM students
    WHERE number IN ('{NUMBER}', '{OTHER}') OR last_name = 'Roy'
    """,
)
_FEE = "fees charge --kind tuition --term 20253 --amount 200 --student"
YEAR = (
    "taxslips year set 2025 rz_account=123026635RZ0001 contact_name=A contact_phone=418-555-0100"
    " contact_email=a@b.example rl8_institution=123 rl8_preparer=NP123456 fees=charged"
)
RANGE = "taxslips ranges add 20000000 20000999 --way xml"
_COMMANDS = (
    f"{_FEE} {NUMBER}",
    f"{_FEE} {OTHER}",
    f"taxslips sin set {NUMBER} --input -",
    YEAR,
    RANGE,
    f"taxslips issue --year 2025 --student {NUMBER}",
    f"{_FEE} {NUMBER}",
    f"payments record --student {NUMBER} --amount 400 --method debit",
)


def a_year_over(home: Path) -> None:
    """Let Marie and the other study in autumn 2025, at addresses that are known; the others (those called Roy, where a
    test added them) come from elsewhere in Canada."""
    with running(home) as run:
        for query in (_TERM, _STUDENTS, _ELSEWHERE, _COLLEGE, *_STUDIED):
            run(query)


def slips_of_last_year(omni: Omni) -> None:
    """Let the college issue Marie's tax slips of 2025, and charge her more since. The other's are still to issue."""
    a_year_over(omni.home)
    for words in _COMMANDS:
        omni("staff", *words.split(), stdin='{"sin": "200006286"}')
