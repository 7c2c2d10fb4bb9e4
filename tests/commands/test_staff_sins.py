"""`omni staff taxslips sin`, and files of SINs."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import StoreError
from store import uow as units
from tests.builders import NUMBER, a_college, ask, charge, sign_an_employee_in, sign_in
from tests.social import OTHER, SIN, TEMPORARY, keep, reading, traces

if TYPE_CHECKING:
    from tests.conftest import Omni, Result

MARC = "2634568"
SINS = ("staff", "taxslips", "sin")


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)


def actions(omni: Omni) -> list[str]:
    return [action for (action,) in ask(omni.home, "SELECT action FROM audit ORDER BY seq")]


def give(omni: Omni, form: Any, *words: str, exits: int = 0) -> Result:
    """Give Marie's SIN at the desk, by a form."""
    return omni(*SINS, "set", NUMBER, "--input", "-", *words, stdin=json.dumps(form), exits=exits)


# --- show -------------------------------------------------------------------------------------------


def test_a_look_shows_three_digits_and_leaves_an_event(omni: Omni) -> None:
    keep(omni.home, NUMBER, OTHER)
    assert omni(*SINS, "show", NUMBER, "--format", "json").json == {
        "number": NUMBER, "sin_end": "782", "expires": None, "given_at": "2026-09-14T14:00:00Z", "asked": None,
    }  # fmt: skip
    assert "••• ••• 782" in omni(*SINS, "show", NUMBER).stdout
    assert actions(omni)[-2:] == ["sin.show", "sin.show"]


def test_a_full_reading_needs_a_reason_and_is_in_the_trail_before_it_is_shown(omni: Omni) -> None:
    keep(omni.home, NUMBER, OTHER)
    assert "456" not in omni(*SINS, "show", NUMBER, "--full", exits=2).stderr
    shown = omni(*SINS, "show", NUMBER, "--full", "--reason", "the CRA called", "--format", "json")
    assert shown.json == {"number": NUMBER, "sin": OTHER, "expires": None}
    assert "123 456 782" in omni(*SINS, "show", NUMBER, "--full", "--reason", "again").stdout
    assert actions(omni)[-2:] == ["sin.read", "sin.read"]


def test_a_full_reading_that_cannot_be_recorded_shows_nothing(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(omni.home, NUMBER, OTHER)

    def full(path: object, opened: object) -> None:
        raise StoreError("The disk is full.", code="store-full")

    monkeypatch.setattr(units, "check_same_file", full)  # the last thing before the commit
    failed = omni(*SINS, "show", NUMBER, "--full", "--reason", "a call", exits=7)
    assert "456" not in failed.stdout + failed.stderr
    assert "sin.read" not in actions(omni)


def test_a_full_reading_has_no_rehearsal(omni: Omni) -> None:
    keep(omni.home, NUMBER, OTHER)
    refused = omni(*SINS, "show", NUMBER, "--full", "--reason", "a call", "--dry-run", exits=2)
    assert "456" not in refused.stdout + refused.stderr


@pytest.mark.parametrize("words", [("show", SIN), ("show", NUMBER, SIN), ("set", SIN), ("set", NUMBER, SIN)])
def test_a_sin_on_the_command_line_is_refused_and_never_repeated(omni: Omni, words: tuple[str, ...]) -> None:
    refused = omni(*SINS, *words, exits=2)
    assert "454" not in refused.stdout + refused.stderr


def test_only_the_registrar_and_finance_see_sins(omni: Omni) -> None:
    keep(omni.home, NUMBER, OTHER)
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    for words in (
        ("show", NUMBER),
        ("show", NUMBER, "--full", "--reason", "a call"),
        ("missing", "--year", "2026"),
        ("ask", "--year", "2026", "--way", "desk"),
    ):
        omni(*SINS, *words, exits=4)
    give(omni, {"sin": OTHER}, exits=4)
    omni("staff", "import", "sins", "-", stdin="number,sin\n", exits=4)


def test_who_is_unknown_or_gave_none_is_not_found(omni: Omni) -> None:
    omni(*SINS, "show", "9999999", exits=3)
    omni(*SINS, "show", NUMBER, "--full", "--reason", "a call", exits=3)
    omni(*SINS, "set", "9999999", "--input", "-", stdin=json.dumps({"sin": OTHER}), exits=3)


# --- set --------------------------------------------------------------------------------------------


def test_the_desk_keeps_a_sin_typed_without_being_shown(omni: Omni) -> None:
    done = omni(*SINS, "set", NUMBER, answers=["900 000 001", "2027-08-31"])
    assert "••• ••• 001" in done.stdout
    assert "900" not in done.stdout + done.stderr
    with reading(omni.home) as uow:
        assert uow.sins.opened() == {NUMBER: (TEMPORARY, "2027-08-31")}


def test_the_desk_is_told_of_a_sin_that_another_student_has(omni: Omni) -> None:
    keep(omni.home, MARC, OTHER)
    done = give(omni, {"sin": OTHER}, "--format", "json")
    assert done.json["warnings"] == ["sin-shared"]
    assert MARC in give(omni, {"sin": OTHER}).stderr


def test_students_are_not_told_whose_sin_theirs_is(omni: Omni) -> None:
    keep(omni.home, MARC, OTHER)
    sign_in(omni)
    words = ("personal", "edit", "--sin", "--input", "-", "--format", "json")
    assert omni(*words, stdin=json.dumps({"sin": OTHER})).json["warnings"] == []


def test_a_rehearsal_at_the_desk_writes_nothing(omni: Omni) -> None:
    assert give(omni, {"sin": OTHER}, "--dry-run", "--format", "json").json["dry_run"] is True
    assert ask(omni.home, "SELECT * FROM sins") == []


# --- missing and ask --------------------------------------------------------------------------------


def test_those_who_lack_a_sin_are_listed_with_the_last_date_it_was_asked(omni: Omni) -> None:
    charge(omni.home, 500, due="2026-09-30", number=MARC)
    omni(*SINS, "ask", "--year", "2026", "--way", "mail", "--student", MARC, "--date", "2026-09-01")
    rows = omni(*SINS, "missing", "--year", "2026", "--format", "json").json
    assert [(row["number"], row["must_give"], row["asked"]) for row in rows] == [
        (MARC, True, "2026-09-01"),
        (NUMBER, True, None),
    ]
    written = csv.DictReader(io.StringIO(omni(*SINS, "missing", "--year", "2026", "--format", "csv").stdout))
    assert [row["number"] for row in written] == [MARC, NUMBER]
    shown = omni(*SINS, "missing", "--year", "2026")
    assert "Tremblay" in shown.stdout
    assert "Without a SIN: 2" in shown.stderr


def test_asking_is_kept_once_and_a_rehearsal_keeps_nothing(omni: Omni) -> None:
    words = (*SINS, "ask", "--year", "2026", "--way", "email", "--format", "json")
    assert omni(*words, "--dry-run").json["asked"] == [NUMBER]
    assert omni(*words).json == {
        "year": 2026, "way": "email", "date": "2026-09-14", "asked": [NUMBER], "already": [], "dry_run": False,
    }  # fmt: skip
    assert omni(*words).json["already"] == [NUMBER]
    assert "Requests kept: 0; kept before: 1." in omni(*words[:-2]).stdout
    assert actions(omni).count("sin.ask") == 1


@pytest.mark.parametrize(
    ("words", "exits"),
    [
        (("--way", "pigeon"), 2),
        (("--way", "mail", "--date", "2026-09-15"), 5),
        (("--way", "mail", "--student", "9999999"), 3),
    ],
)
def test_what_shows_efforts_is_not_made_up(omni: Omni, words: tuple[str, ...], exits: int) -> None:
    omni(*SINS, "ask", "--year", "2026", *words, exits=exits)
    assert ask(omni.home, "SELECT * FROM sin_requests") == []


# --- files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", ["table", "json", "csv"])
def test_a_file_of_sins_is_loaded_and_no_report_repeats_one(omni: Omni, fmt: str) -> None:
    text = f"number,sin\n{NUMBER},{OTHER}\n{MARC},{SIN}9\n{SIN},{MARC}\n"
    words = ("staff", "import", "sins", "-", "--skip-bad", "--format", fmt)
    done = omni(*words, stdin=text, exits=8)
    assert not any(digits in done.stdout + done.stderr for digits in ("454", "456"))
    assert traces(omni.home, OTHER) == traces(omni.home, SIN) == []


def test_sins_are_never_exported(omni: Omni) -> None:
    keep(omni.home, NUMBER, OTHER)
    refused = omni("staff", "export", "sins", "--format", "json", exits=5)
    assert refused.stdout == ""
    assert refused.error["code"] == "not-exported"


def test_a_pipe_of_sins_is_kept_in_memory_and_never_on_a_disk(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    def on_a_disk() -> None:
        raise AssertionError("a pipe of SINs was written on a disk")

    monkeypatch.setattr(tempfile, "TemporaryFile", on_a_disk)
    omni("staff", "import", "sins", "-", stdin=f"number,sin\n{NUMBER},{OTHER}\n")
    with pytest.raises(AssertionError):
        omni("staff", "import", "programs", "-", stdin="code,title\n300.A0,Sciences humaines\n")
