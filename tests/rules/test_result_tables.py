"""The tables of a college file about results: `[marks]`, `[cote_r]` and `[papers]`."""

from __future__ import annotations

import pytest

from omnicli.errors import BadInput
from omnicli.rules import cote_r_rules, mark_rules, paper_rules
from omnicli.rules.college import from_file, from_stored

MARKS = {"shown_from": 6, "category_most": 55, "most_hours": 8, "substitution_units": True}
COTE_R = {
    "least_mark": 45,
    "least_group": 7,
    "failure_first": 20,
    "failure_later": 60,
    "excluded_terms": ["H2020", "20202"],
    "physical_education_from": "A2008",
    "most": 60,
    "least_at_100": 0,
    "flat_group_counts": False,
}
PAPERS = {
    "place": "Thetford Mines",
    "seal": "Sceau",
    "permanent_code_on_report_card": False,
    "certificate_years": 3,
}
TABLES = [
    (mark_rules, mark_rules.mark_rules, MARKS, "marks"),
    (cote_r_rules, cote_r_rules.cote_r_rules, COTE_R, "cote_r"),
    (paper_rules, paper_rules.paper_rules, PAPERS, "papers"),
]


@pytest.mark.parametrize(("module", "read", "good", "name"), TABLES)
def test_every_decision_can_be_said_and_stays_by_default(module, read, good, name):
    assert set(good) == set(module.NAMES)
    assert module.faults(good) == []
    assert all(getattr(read(good), key) != getattr(read({}), key) for key in good)


@pytest.mark.parametrize(("module", "read", "good", "name"), TABLES)
def test_a_college_file_says_them_and_the_store_keeps_them(module, read, good, name):
    facts = from_stored(from_file({"name": "Cégep", name: good}).to_mapping())
    assert getattr(facts, name) == read(good)


def test_terms_are_read_as_people_write_them():
    found = cote_r_rules.cote_r_rules(COTE_R)
    assert found.excluded_terms == ("20201", "20202")
    assert found.physical_education_from == "20083"


@pytest.mark.parametrize(
    ("module", "key", "value", "slug"),
    [
        (mark_rules, "shown_from", 0, "not-a-number"),
        (mark_rules, "substitution_units", "yes", "not-a-choice"),
        (mark_rules, "colour", 1, "unknown-key"),
        (cote_r_rules, "failure_first", 101, "not-a-number"),
        (cote_r_rules, "flat_group_counts", 1, "not-a-choice"),
        (cote_r_rules, "excluded_terms", "20201", "not-terms"),
        (cote_r_rules, "excluded_terms", ["2020"], "not-terms"),
        (cote_r_rules, "physical_education_from", "F2007", "not-a-term"),
        (paper_rules, "certificate_years", 31, "not-a-number"),
        (paper_rules, "place", 3, "not-text"),
        (paper_rules, "permanent_code_on_report_card", "no", "not-a-choice"),
    ],
)
def test_what_a_table_cannot_say_is_refused(module, key, value, slug):
    assert [fault.slug for fault in module.faults({key: value})] == [slug]


def test_the_faults_of_every_table_are_told_at_once():
    with pytest.raises(BadInput) as refused:
        from_file({"name": "Cégep", "marks": {"shown_from": 0}, "cote_r": 1, "papers": {"seal": 2}})
    assert len(refused.value.reasons) == 3
