"""A college whose students choose courses, are placed and change timetables, and the verbs that move their seats."""

from __future__ import annotations

import json
import os
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from omnicli.clock import from_text, to_text, zone
from omnicli.services import changing, sessions
from store import uow as units
from tests import processes
from tests.builders import BORN, NIP, NUMBER, a_college, ask, form, sql
from tests.whole.program import Here
from tests.whole.verbs import Verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

NOW = from_text("2026-10-05T14:00:00Z")  # courses of the winter are being chosen
PRESENT, NEXT = "20263", "20271"
PROGRAMMING, FRENCH, SPORT = "420-1N6-TH", "601-101-MQ", "109-101-MQ"
WANTED = "00002"  # the section of PROGRAMMING with one seat left
_FIRST = 2700000
_AT = "2026-08-01T12:00:00Z"
_ACTIVITIES = ("Badminton", "Yoga", "Natation", "Volleyball", "Tennis", "Escalade", "Soccer", "Danse")
_NEXT_COURSES = ("420-2N6-TH", "601-102-MQ", "340-101-MQ")


def a_term_of_seats(home: Path, environ: Mapping[str, str], students: int) -> None:
    """Make the college: many are in the present term, Marie too; all but Marie have chosen for the next."""
    a_college(home)
    _enrol(home, students)
    _offer_present(home)
    _offer_next(home, students)
    run(environ, "register", "--input", "-", stdin=form())
    run(environ, "login", "--student", NUMBER, "--password-stdin", stdin=NIP)
    run(environ, "staff", "import", "requests", "-", "--term", NEXT, stdin=_requests(students))
    run(environ, "staff", "import", "choices", "-", "--term", NEXT, stdin=_choices(students))


def run(environ: Mapping[str, str], *words: str, stdin: str = "") -> None:
    """Run a command line that must succeed, in a process of its own."""
    code = processes.omni(environ, NOW, *words, stdin=stdin).wait()
    if code:
        raise AssertionError(f"omni {' '.join(words)} exited {code}")


def _numbers(students: int) -> list[str]:
    return [str(_FIRST + place) for place in range(students)]


def _enrol(home: Path, students: int) -> None:
    numbers = _numbers(students)
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'Roy', 'Ann', ?, ?, '420.B0')",
        *((one, f"{chr(65 + n // 100) * 4}690307{n % 100:02}", f"ROY ANN {one}", BORN)
          for n, one in enumerate(numbers)),
    )  # fmt: skip
    sql(
        home,
        "INSERT INTO registrations (student, term, course, section, registered_at) VALUES (?, ?, ?, '00001', ?)",
        *((one, PRESENT, PROGRAMMING, _AT) for one in numbers),
    )


def _offer_present(home: Path) -> None:
    """Let timetables of the present term be changed: programming has a second section, with one seat."""
    sql(
        home,
        "UPDATE terms SET change_from = schedule_from, change_by = '2026-12-01' WHERE code = ?",
        (PRESENT,),
    )
    _section(home, PRESENT, PROGRAMMING, WANTED, "Programmation", 1, (4, 480, 590))
    _section(home, PRESENT, FRENCH, "00013", "Écriture", 3, (5, 480, 590))
    sql(
        home,
        "INSERT INTO schedule_retrievals (student, term, at, way)"
        " SELECT DISTINCT student, term, ?, 'show' FROM registrations WHERE term = ?",
        (_AT, PRESENT),
    )


def _offer_next(home: Path, students: int) -> None:
    for place, course in enumerate((*_NEXT_COURSES, SPORT)):
        sql(
            home,
            "INSERT INTO courses (code, title, theory, lab, homework) VALUES (?, ?, 1, 2, 1)",
            (course, course),
        )
        sql(home, "INSERT INTO grids VALUES ('420.B0', '2020', 2, ?, 'common', '')", (course,))
        if course != SPORT:
            for section in range(3):
                seats = students // 3 + 2
                _section(home, NEXT, course, f"0000{section + 1}", course, seats, (place + 1, 480 + 120 * section, 590 + 120 * section))  # fmt: skip # noqa: E501
    for place, title in enumerate(_ACTIVITIES):
        _section(
            home,
            NEXT,
            SPORT,
            f"0001{place}",
            title,
            students // 7 + 1,
            (5, 480 + 60 * place, 530 + 60 * place),
        )


def _section(  # noqa: PLR0917 (a row of each table)
    home: Path, term: str, course: str, section: str, title: str, seats: int, time: tuple[int, int, int]
) -> None:
    sql(home, "INSERT INTO sections VALUES (?, ?, ?, ?, ?)", (term, course, section, title, seats))
    sql(
        home,
        "INSERT INTO meetings (term, course, section, weekday, start_min, end_min, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (term, course, section, *time, _AT),
    )


def _requests(students: int) -> str:
    lines = [f"{number},{course}" for number in _numbers(students) for course in _NEXT_COURSES]
    return "student,course\n" + "\n".join(lines) + "\n"


def _choices(students: int) -> str:
    """Rank six activities for each student, beginning where chance, which is always the same, says."""
    lines = []
    for number in _numbers(students):
        first = sha256(number.encode()).digest()[0] % 3
        lines += [f"{number},{rank},{SPORT}:0001{(first + rank) % 8}" for rank in range(1, 7)]
    return "student,rank,option\n" + "\n".join(lines) + "\n"


def wanted(environ: Mapping[str, str]) -> str:
    """Return the name of Marie's timetable with the wanted section and all else as it is."""
    omni = Here(Path(environ["OMNI_HOME"]), as_of=to_text(NOW))
    other = f"{PROGRAMMING}:{WANTED}"
    listed = omni(
        "schedule",
        "change",
        "--term",
        PRESENT,
        "--with",
        other,
        "--keep",
        FRENCH,
        "--format",
        "json",
        "--list",
    )
    return str(listed.json["configurations"][0]["id"])


def verbs(environ: Mapping[str, str]) -> tuple[Verb, ...]:
    """Return every verb that moves seats, publishing apart."""
    chosen = {
        "courses": list(_NEXT_COURSES),
        "ranked": [f"{SPORT}:0001{n}" for n in range(6)],
        "password": NIP,
    }
    password = json.dumps({"password": NIP})
    return (
        Verb("choose courses", ("choose-courses", "--term", NEXT, "--input", "-"), json.dumps(chosen)),
        # Done once, a build refuses to be done again, and a timetable is as asked already.
        Verb("build", ("staff", "timetable", "build", "--term", NEXT), again=6),
        Verb(
            "change",
            ("schedule", "change", "--term", PRESENT, "--select", wanted(environ), "--input", "-"),
            password,
            again=5,
        ),
    )


_LEFT = (
    ("seat", "SELECT student, term, course, section FROM registrations"),
    (
        "choice",
        """
        SELECT DISTINCT c.student, c.term,
               (SELECT group_concat(course) FROM choice_courses WHERE choice = c.number),
               (SELECT group_concat(rank || course || section) FROM choice_ranks WHERE choice = c.number)
        FROM choices AS c
        """,
    ),
    ("placement", "SELECT build, student, course, section, rank, reason FROM placements"),
    ("weight", "SELECT build, course, section, weight FROM seat_weights"),
    ("build", "SELECT number, term, seed, rule, scope FROM builds"),
    ("moved", "SELECT change, course, from_section, to_section FROM moved_seats"),
    ("change", "SELECT number, student, term, entry FROM schedule_changes"),
    ("fee", "SELECT key, debit, credit, cents FROM ledger"),
)  # fmt: skip


def left(home: Path) -> list[tuple[Any, ...]]:
    """Return all that the verbs leave but instants and the numbers that chance gives."""
    return [(what, *row) for what, query in _LEFT for row in sorted(ask(home, query), key=repr)]


def race(home: Path, environ: Mapping[str, str], rivals: int) -> list[int]:
    """Let many students, each signed in, take the last seat of the wanted section at once; return the exit codes."""
    numbers = _numbers(rivals)
    _open_accounts(home, numbers)
    sign_in_beside(home, numbers, NOW)
    words = ("schedule", "change", "--term", PRESENT, "--select", _alone(environ, numbers[0]), "--input", "-")
    secret = json.dumps({"password": NIP})
    children = [
        processes.omni(environ, NOW, *words, stdin=secret, before=partial(be, one)) for one in numbers
    ]
    return [child.wait() for child in children]


def taken(home: Path) -> int:
    """Return how many are in the wanted section."""
    query = "SELECT count(*) FROM registrations WHERE term = ? AND course = ? AND section = ?"
    ((count,),) = ask(home, query, PRESENT, PROGRAMMING, WANTED)
    return int(count)


def _open_accounts(home: Path, numbers: list[str]) -> None:
    """Give students Marie's password."""
    sql(
        home,
        "INSERT INTO accounts SELECT kind, ?, nip_hash, answers_hash, questions, pepper_version, registered_at,"
        " changed_at FROM accounts WHERE number = ?",
        *((one, NUMBER) for one in numbers),
    )


def sign_in_beside(home: Path, numbers: Iterable[str], at: datetime) -> None:
    """Begin a session for each of some students at once; a process becomes one of them by `be`."""
    instant = to_text(at)
    sql(
        home,
        "INSERT INTO sessions VALUES (?, 'student', ?, ?, ?, ?)",
        *((_token(one), one, os.geteuid(), instant, instant) for one in numbers),
    )


def be(number: str) -> None:
    """Be signed in as a student in this process: a system account has one session, and here all are one's own."""
    vars(sessions)["token_hash_of"] = lambda _place, _system_user: _token(number)


def _token(number: str) -> str:
    return sha256(number.encode()).hexdigest()


def _alone(environ: Mapping[str, str], number: str) -> str:
    """Return the name of the timetable of those who have one course only, in the wanted section."""
    with units.read(Path(environ["OMNI_HOME"]) / "omni.db", at=NOW) as uow:
        student = uow.people.student(number)
        assert student is not None
        situation = changing.case(uow, student, PRESENT, zone("America/Toronto")).situation
    return str(situation.name({PROGRAMMING: WANTED}))
