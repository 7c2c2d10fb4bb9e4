"""The demo college itself, its departments and wings, and the invented towns and streets around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

NAME = "Cégep de Val-Boréal"
STREET = "1200, chemin du Grand-Héron"
TOWN = "Val-Boréal"
POSTAL_CODE = "G0X 9Z9"
DOMAIN = "cegepvalboreal.example"  # a top-level domain reserved for examples (RFC 2606)
PHONE = "418-555-0100"

# 418-555-0100 to -0199 are never given to anybody.
_PHONE_PREFIX = "418-555-01"

# Whose teachers give a discipline's courses; a college's disciplines are many and its departments few.
_DEPARTMENTS = {
    "Administration": "401 410",
    "Anglais": "604",
    "Arts visuels": "504 510 520",
    "Biologie": "101",
    "Chimie": "202",
    "Cinéma et communication": "500 502 530 560",
    "Éducation à l'enfance": "322",
    "Éducation physique": "109",
    "Français": "601",
    "Génie civil": "221",
    "Histoire et géographie": "320 330",
    "Informatique": "420",
    "Intégration multimédia": "582",
    "Langues modernes": "607 609",
    "Mathématiques": "201 204",
    "Philosophie": "340 365",
    "Physique": "105 203 360",
    "Psychologie": "350",
    "Sciences sociales": "300 305 381 387",
    "Économie et politique": "383 385",
    "Soins infirmiers": "180",
    "Travail social": "388",
}
DEPARTMENTS = tuple(_DEPARTMENTS)
_DEPARTMENT_OF = {code: name for name, codes in _DEPARTMENTS.items() for code in codes.split()}

_CLASSROOMS = "A"
_GYM = "G"
_LABS = {
    "B": "201 204 410 420 582",
    "C": "101 105 202 203 360",
    "D": "500 502 504 510 520 530 560",
    "E": "180",
    "F": "221",
    "H": "322 350 388",
    "L": "604 607 609",
}
_LAB_OF = {code: wing for wing, codes in _LABS.items() for code in codes.split()}

_STREETS = (
    "rue des Érables", "rue Principale", "rang des Outardes", "chemin du Lac", "avenue des Pionniers",
    "rue de l'Église", "boulevard du Harfang", "rue Notre-Dame", "chemin de la Rivière", "rue des Épinettes",
    "avenue du Parc", "rue Saint-Joseph", "côte du Moulin", "rue de la Gare", "montée des Bouleaux",
)  # fmt: skip
_TOWNS = (
    ("Val-Boréal", 12), ("Saint-Éloi-des-Pins", 5), ("Lac-aux-Huards", 4), ("Sainte-Flavienne", 3),
    ("L'Anse-au-Harfang", 2), ("Rivière-aux-Castors", 2), ("Notre-Dame-du-Grand-Rang", 2), ("Baie-du-Caribou", 1),
)  # fmt: skip
_TOWN_NAMES = tuple(name for name, _ in _TOWNS)
_TOWN_SIZES = tuple(size for _, size in _TOWNS)
_POSTAL_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"


def department_of(discipline: str) -> str:
    """Return the department that teaches a discipline."""
    return _DEPARTMENT_OF[discipline]


def wing_of(discipline: str, kind: str) -> str:
    """Return the wing where a discipline meets: the gymnasium, a lab of its own, or the classrooms."""
    if discipline == "109":
        return _GYM
    return _LAB_OF.get(discipline, _CLASSROOMS) if kind == "lab" else _CLASSROOMS


def address(random: Random) -> dict[str, str]:
    """Invent where somebody lives, as the columns of an import."""
    town = random.choices(_TOWN_NAMES, _TOWN_SIZES)[0]
    letters = random.choices(_POSTAL_LETTERS, k=2)
    apartment = f", app. {random.randint(1, 40)}" if random.random() < 0.2 else ""
    return {
        "address": f"{random.randint(1, 2499)}, {random.choice(_STREETS)}{apartment}",
        "city": town,
        "province": "QC",
        "postal_code": f"G{random.randint(0, 9)}{letters[0]} {random.randint(1, 9)}{letters[1]}{random.randint(0, 9)}",
        "country": "Canada",
    }


def phone(random: Random) -> str:
    """Invent a telephone number among those reserved for fiction."""
    return f"{_PHONE_PREFIX}{random.randint(0, 99):02d}"


def room_name(wing: str, index: int) -> str:
    """Name the n-th room of a wing (from 0): twenty a floor, `A-101` … `A-120`, `A-201` …."""
    floor, door = divmod(index, 20)
    return f"{wing}-{floor + 1}{door + 1:02d}"
