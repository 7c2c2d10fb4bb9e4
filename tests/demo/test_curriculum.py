from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from omnicli.demo.catalogue import catalogue
from omnicli.demo.curriculum import grid_rows, prerequisite_rows
from omnicli.rules.curriculum import COMPLEMENTARY, PARTS, is_place

COURSES = catalogue().courses
GRID = grid_rows("2023")
BY_PROGRAMME: dict[str, list[dict[str, str]]] = defaultdict(list)
for line in GRID:
    BY_PROGRAMME[line["program"]].append(line)
DEC = [p for p in catalogue().programmes if p.kind != "preparatory"]


@pytest.mark.parametrize("programme", DEC, ids=lambda programme: programme.code)
def test_a_grid_has_the_parts_of_general_education(programme):
    parts = Counter(line["part"] for line in BY_PROGRAMME[programme.code])
    # RREC, sections 7 to 9: eleven common courses, one of each language and philosophy of the programme's own.
    assert (parts["common"], parts["own"], parts["complementary"]) == (9, 3, 2)
    assert set(parts) == set(PARTS)


def test_a_grid_names_each_course_once_in_every_session():
    for programme in catalogue().programmes:
        lines = BY_PROGRAMME[programme.code]
        assert max(Counter(line["course"] for line in lines).values()) == 1
        assert {int(line["session"]) for line in lines} == set(range(1, len(programme.sessions) + 1))
        assert {line["version"] for line in lines} == {"2023"}


def test_a_place_is_open_to_every_domain_but_the_programme_s_own_field():
    outside = {programme.code: programme.outside for programme in catalogue().programmes}
    for line in GRID:
        assert is_place(line["course"]) == (line["part"] == COMPLEMENTARY) == bool(line["ensemble"])
        if line["ensemble"]:
            assert sorted(line["ensemble"].split(",") + list(outside[line["program"]])) == list("abcdef")


def test_what_stands_in_a_grid_is_in_the_catalogue():
    assert {line["course"] for line in GRID if not is_place(line["course"])} <= set(COURSES)


def test_prerequisites_are_written_as_files_have_them():
    rows = {(row["course"], row["kind"], row["required"], row["threshold"]) for row in prerequisite_rows()}
    assert rows >= {
        ("601-102-MQ", "PA", "601-101-MQ", ""),
        ("203-SN1-RE", "PR", "201-SN2-RE", "50"),
        ("388-6B4-EX", "CR", "388-6A9-EX", ""),
        ("604-1P3-EX", "PA", "604-100-MQ/604-101-MQ/604-102-MQ/604-103-MQ", ""),
        ("109-103-MQ", "PA", "109-101-MQ", ""),
        ("109-103-MQ", "PA", "109-102-MQ", ""),
    }
    assert len(rows) == len(prerequisite_rows())
