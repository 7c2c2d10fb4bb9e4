"""The people of the demo college: its students and its employees, as lines of an import."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from omnicli.demo import names, paths, places
from omnicli.demo.chance import chance
from omnicli.demo.groups import Teacher
from omnicli.rules.people import fold, make_permanent_code
from omnicli.rules.terms import year_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from random import Random

    from omnicli.demo.names import Name
    from omnicli.demo.paths import Path

_LONG_NAME_AT = 11  # the twelfth student bears it
_LEAST_TEACHERS = 2  # of a department
# Years between a student's end of secondary school and admission, and how many students in a hundred.
_YEARS_LATE = {0: 62, 1: 17, 2: 8, 3: 5, 5: 3, 9: 2, 14: 2, 28: 1}
_RESIDENCIES = {"quebec": 94, "canada": 3, "international": 3}
# The role, the service, and how many work there: the employees who do not teach.
_SERVICES = (
    ("registrar", "Registrariat", 2),
    ("finance", "Services financiers", 2),
    ("library", "Bibliothèque", 2),
    ("api", "Aide pédagogique individuelle", 3),
    ("admin", "Technologies de l'information", 1),
)


@dataclass(frozen=True, slots=True)
class Student:
    """A student: the facts that open a portal account, the path of studies, and the line of an import."""

    name: Name
    number: str
    permanent_code: str
    birth_date: date
    path: Path
    row: dict[str, str]


def students(count: int, seed: int, span: Sequence[str]) -> list[Student]:
    """Invent students; the first ones are the same whatever the count."""
    who, how = chance(seed, "people"), chance(seed, "paths")
    first_sequence = who.randrange(100_000)
    coded: Counter[str] = Counter()
    # 7919 shares no factor with 100 000: a hundred thousand numbers before one comes back.
    return [
        _student(index, (first_sequence + 7919 * index) % 100_000, who, paths.draw(how, span), span, coded)
        for index in range(count)
    ]


def _student(
    index: int, sequence: int, random: Random, path: Path, span: Sequence[str], coded: Counter[str]
) -> Student:
    name = names.LONGEST if index == _LONG_NAME_AT else names.invent(random)
    term = span[path.admitted]
    number = f"{year_of(term) % 100:02d}{sequence:05d}"
    born = _birth_date(random, year_of(term))
    code = _permanent_code(name, born, coded)
    row = {
        "number": number,
        "permanent_code": code,
        "last_name": name.last,
        "first_name": name.first,
        "birth_date": born.isoformat(),
        "program": path.programme.code,
        "email": f"{number}@etu.{places.DOMAIN}",
        "phone": places.phone(random),
        **places.address(random),
        "language": "en" if name.english else "fr",
        "admission_term": term,
        "resident": random.choices(list(_RESIDENCIES), list(_RESIDENCIES.values()))[0],
    }
    return Student(name, number, code, born, path, row)


def _birth_date(random: Random, admitted: int) -> date:
    """Return a birth date: who ends secondary school in June turns 17 by 30 September."""
    late = random.choices(list(_YEARS_LATE), list(_YEARS_LATE.values()))[0]
    return date(admitted - 17 - late, 9, 30) - timedelta(days=random.randrange(365))


def _permanent_code(name: Name, born: date, coded: Counter[str]) -> str:
    """Compose a permanent code; the sequence tells apart those who would share one."""
    stem = make_permanent_code(name.last, name.first, born, female=name.female, sequence=0)[:-2]
    coded[stem] += 1
    return f"{stem}{coded[stem]:02d}"


@dataclass(frozen=True, slots=True)
class Employees:
    """The employees' lines, and the name each place in a department goes by."""

    rows: list[dict[str, str]]
    teacher_names: dict[Teacher, str]

    def first(self, role: str) -> dict[str, str]:
        """Return the first employee of a role."""
        return next(row for row in self.rows if row["roles"] == role)

    def holder(self, teacher: Teacher) -> dict[str, str]:
        """Return the employee who holds a place of teacher: no two bear one name."""
        name = self.teacher_names[teacher]
        return next(row for row in self.rows if f"{row['first_name']} {row['last_name']}" == name)


def employees(hired: Mapping[str, int], seed: int, today: date) -> Employees:
    """Invent the employees: the services, and the teachers hired in each department (two at the least).

    No two bear one name, since a timetable knows its teachers by name only.
    """
    rows: list[dict[str, str]] = []
    known: set[str] = set()
    teacher_names = {}
    for index, (role, service, many) in enumerate(_SERVICES):
        people = _new_people(chance(seed, service), known)
        rows += [_employee(next(people), f"1000{index}{n}", role, service, today, seed) for n in range(many)]
    for index, department in enumerate(places.DEPARTMENTS):
        people = _new_people(chance(seed, department), known)
        for n in range(max(_LEAST_TEACHERS, hired.get(department, 0))):
            name = next(people)
            rows.append(_employee(name, f"{20 + index}{n:04d}", "teacher", department, today, seed))
            teacher_names[Teacher(department, n)] = name.full
    return Employees(rows, teacher_names)


def _new_people(random: Random, known: set[str]) -> Iterator[Name]:
    while True:
        name = names.invent(random)
        if fold(name.full) not in known:
            known.add(fold(name.full))
            yield name


def _employee(name: Name, number: str, role: str, department: str, today: date, seed: int) -> dict[str, str]:
    random = chance(seed, number)
    extension = random.randint(2000, 4999)
    born = date(today.year - random.randint(26, 64), random.randint(1, 12), random.randint(1, 28))
    return {
        "number": number,
        "last_name": name.last,
        "first_name": name.first,
        "roles": role,
        "birth_date": born.isoformat(),
        "email": f"{fold(name.first)}.{fold(name.last)}@{places.DOMAIN}".lower(),
        "phone": f"{places.PHONE}, poste {extension}",
        "office": f"K-{extension % 300 + 100}",
        "department": department,
    }
