"""A college whose next courses are being chosen: Marie, in her first session of 420.B0, chooses her second's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.builders import NIP, a_college

if TYPE_CHECKING:
    from tests.conftest import Omni

OPEN = datetime(2026, 10, 5, 14, tzinfo=UTC)
LAST_SECOND = datetime(2026, 10, 14, 3, 59, 59, tzinfo=UTC)
TOO_LATE = datetime(2026, 10, 14, 4, tzinfo=UTC)
TERM = "20271"

COURSES = (
    "code,title,theory,lab,homework,category,ensemble\n"
    "420-2N6-TH,Structures de données,2,4,3,specific,\n"
    "420-2A4-TH,Réseaux,2,2,2,specific,\n"
    "420-2B4-TH,Laboratoire de réseaux,2,2,2,specific,\n"
    "420-3N6-TH,Projet,2,4,3,specific,\n"
    "601-102-MQ,Littérature et imaginaire,3,1,3,general,\n"
    "109-101-MQ,Activité physique et santé,1,1,1,physical-education,1\n"
    "109-102-MQ,Activité physique et efficacité,0,2,1,physical-education,2\n"
    "109-103-MQ,Activité physique et autonomie,1,1,1,physical-education,3\n"
    "504-1A3-EX,Théâtre,2,1,3,complementary,e1\n"
    "305-1A3-EX,Psychologie,2,1,3,complementary,a1\n"
    "607-1A3-EX,Espagnol,2,1,3,complementary,c1\n"
    "420-1C3-EX,Programmer pour le plaisir,2,1,3,complementary,d1\n"
)
GRID = (
    "program,version,session,course,part\n"
    "420.B0,2021,1,420-1N6-TH,specific\n"
    "420.B0,2021,1,601-101-MQ,common\n"
    "420.B0,2021,1,109-101-MQ,common\n"
    "420.B0,2021,2,420-2N6-TH,specific\n"
    "420.B0,2021,2,420-2A4-TH,specific\n"
    "420.B0,2021,2,420-2B4-TH,specific\n"
    "420.B0,2021,2,601-102-MQ,common\n"
    "420.B0,2021,2,109-102-MQ,common\n"
    "420.B0,2021,2,COM-001-03,complementary\n"
    "420.B0,2021,3,420-3N6-TH,specific\n"
    "420.B0,2021,3,109-103-MQ,common\n"
)
PREREQUISITES = (
    "course,kind,required\n"
    "420-2N6-TH,PA,420-1N6-TH\n"
    "601-102-MQ,PA,601-101-MQ\n"
    "420-2A4-TH,CR,420-2B4-TH\n"
    "420-2B4-TH,CR,420-2A4-TH\n"
    "420-3N6-TH,PA,420-2N6-TH\n"
)
SECTIONS = (
    ("420-2N6-TH", "00001", "Structures de données", "Mon", 8),
    ("420-2A4-TH", "00001", "Réseaux", "Mon", 10),
    ("420-2B4-TH", "00001", "Laboratoire de réseaux", "Mon", 13),
    ("601-102-MQ", "00001", "Littérature et imaginaire", "Tue", 8),
    ("601-102-MQ", "00002", "Littérature et imaginaire", "Tue", 10),
    ("109-101-MQ", "00011", "Badminton", "Wed", 8),
    ("109-101-MQ", "00012", "Ski de fond", "Wed", 10),
    ("109-101-MQ", "00013", "Natation", "Wed", 13),
    ("109-102-MQ", "00021", "Yoga", "Thu", 8),
    ("109-103-MQ", "00031", "Plein air", "Thu", 10),
    ("504-1A3-EX", "00001", "Théâtre", "Fri", 8),
    ("504-1A3-EX", "00002", "Théâtre", "Fri", 10),
    ("305-1A3-EX", "00001", "Psychologie", "Fri", 13),
    ("607-1A3-EX", "00001", "Espagnol", "Fri", 15),
    ("420-1C3-EX", "00001", "Programmer pour le plaisir", "Thu", 13),
)
OFFERING = "course,section,title,day,start,end,capacity\n" + "".join(
    f"{course},{section},{title},{day},{hour}:00,{hour + 2}:00,30\n"
    for course, section, title, day, hour in SECTIONS
)

PROPOSED = ["420-2A4-TH", "420-2B4-TH", "420-2N6-TH", "601-102-MQ"]
RANKED = ["109-101-MQ:00012", "504-1A3-EX", "109-101-MQ:00011", "305-1A3-EX", "109-102-MQ", "607-1A3-EX"]


_loaded: dict[
    bytes, bytes
] = {}  # the store once loaded, by the key of its audit trail: loading takes a while


def a_choice_of_courses(omni: Omni) -> None:
    """Load the college and open the window."""
    store, key = omni.home / "omni.db", (omni.home / "keys" / "audit-1.key").read_bytes()
    if key not in _loaded:
        _load(omni)
        assert not store.with_name("omni.db-wal").exists()
        _loaded[key] = store.read_bytes()
    store.write_bytes(_loaded[key])
    omni.now = OPEN


def _load(omni: Omni) -> None:
    a_college(omni.home)
    for kind, data in (("courses", COURSES), ("grid", GRID), ("prerequisites", PREREQUISITES)):
        omni("staff", "import", kind, "-", stdin=data)
    omni("staff", "import", "offering", "-", "--term", TERM, stdin=OFFERING)


def form(**changes: Any) -> str:
    """Return the form of Marie's whole choice, with changes."""
    return json.dumps({"courses": PROPOSED, "ranked": RANKED, "password": NIP, **changes})


def choose(omni: Omni, *words: str, exits: int = 0, **changes: Any) -> Any:
    """Submit Marie's choice as a script does, and return the answer, or the error."""
    done = omni(
        "choose-courses", "--input", "-", *words, "--format", "json", stdin=form(**changes), exits=exits
    )
    return done.error if exits else done.json
