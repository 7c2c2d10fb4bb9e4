"""Exporting what was loaded."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnicli.errors import UsageFault
from omnicli.services.exports import export_kind, note_reading
from omnicli.services.imports.kinds import KINDS
from tests.services.loading import College, counts, export, load
from tests.services.test_import import FILES


@pytest.fixture
def college(home):
    made = College(home)
    made.load_all(**FILES)
    return made


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("as_json", [False, True], ids=["csv", "json"])
def test_export_import_export_gives_the_same_bytes(college, template_home, tmp_path, kind, as_json):
    written = college.export(kind, as_json=as_json)
    report = college.load(kind, written)
    assert counts(report) == (report.read, 0, 0, report.read, 0)
    assert college.export(kind, as_json=as_json) == written


def test_an_empty_college_is_filled_by_what_another_wrote(college, bare_omni):
    bare_omni("admin", "init", "--rehearsal")
    other = College(bare_omni.home)
    for kind in FILES:
        assert not other.load(kind, college.export(kind)).rejections
    assert {kind: other.export(kind) for kind in FILES} == {kind: college.export(kind) for kind in FILES}


def test_csv_has_the_columns_of_the_import_canonical_values_and_windows_line_ends(college):
    header, first, *_ = college.export("offering").decode().split("\r\n")
    assert header == ",".join(KINDS["offering"].names)
    assert first == "420-1N6-TH,Programmer,00001,Mon,08:00,10:00,D-1,Lise Côté,,"


def test_json_is_a_list_with_null_for_what_is_empty(college):
    (first, *_) = json.loads(college.export("courses", as_json=True))
    assert first == {
        "code": "109-101-MQ", "title": "Bouger", "theory": 1, "lab": 1, "homework": 1,
        "category": "physical-education", "ensemble": "",
    }  # fmt: skip
    assert json.loads(college.export("offering", as_json=True))[0]["capacity"] is None


def test_nothing_loaded_is_a_header_or_an_empty_list(home):
    empty = College(home)
    assert empty.export("programs") == b"code,title,kind\r\n"
    assert json.loads(empty.export("programs", as_json=True)) == []


def test_a_cell_that_a_spreadsheet_would_run_is_neutralised_and_read_back(college):
    college.load("programs", json.dumps([{"code": "300.A0", "title": "=SUM(A1)", "kind": "'quoted"}]))
    assert b"300.A0,'=SUM(A1),''quoted\r\n" in college.export("programs")
    assert college.load("programs", college.export("programs")).changed == 0


def test_reading_about_people_leaves_an_event_and_about_courses_none(college):
    with college.write() as uow:
        for kind in ("courses", "students", "registrations"):
            note_reading(uow, kind, "20263")
    events = college.ask("SELECT action, subject FROM audit WHERE action LIKE 'export.%' ORDER BY seq")
    assert events == [("export.students", "students"), ("export.registrations", "registrations:20263")]


def test_what_belongs_to_a_term_must_say_which(college):
    with college.write() as uow, pytest.raises(UsageFault):
        export_kind(uow, "offering")


TEXT = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="\u2028\u2029"), min_size=1, max_size=20
).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), st.booleans())
def test_any_text_survives_the_way_there_and_back(college, texts, as_json):
    records = [
        {"code": f"{100 + n}.A0", "title": title, "kind": kind} for n, (title, kind) in enumerate(texts)
    ]
    with college.write(dry_run=True) as uow:
        load(uow, "programs", json.dumps(records), skip_bad=True)
        written = export(uow, "programs", as_json=as_json)
        report = load(uow, "programs", written)
        assert (report.rejections, report.added, report.changed) == ([], 0, 0)
        assert export(uow, "programs", as_json=as_json) == written
