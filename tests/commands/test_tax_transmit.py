"""`omni staff taxslips transmit`: files for the governments, each slip once, whatever happens to the machine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any

import pytest

from omnicli.errors import Conflict
from omnicli.filing.outgoing import Nowhere, dropped
from omnicli.keys import AUDIT, read_key
from omnicli.rules.tax_slips import AMENDED, CANCELLED, ORIGINAL
from omnicli.services import tax_filing as filing
from omnicli.services.tax_filing_files import make
from omnicli.vault import Vault
from store import uow as units
from store.verify_tax_files import tax_files
from tests.builders import a_college, ask, sql
from tests.conftest import with_shared
from tests.filing.slips import ACCOUNT, SIN, a_rl8, a_t2202
from tests.papering import AT

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from omnicli.rules.tax_slips import Slip
    from store.uow import UnitOfWork
    from tests.conftest import Omni, Result

SETTINGS = {
    "rl8_box_a": 382_300, "rz_account": ACCOUNT, "contact_name": "Lise Roy", "contact_phone": "418 555-0100",
    "contact_email": "lise@cegep.example", "rl8_preparer": "NP123456", "rl8_institution": "12345678",
}  # fmt: skip
GOOD = {"rl8_certification": "RQ-25-01-001", "rl8_partner": "P" * 16, "rl8_product": "Q" * 16}
_STUDENT = """
    INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)
    VALUES (?, ?, ?, ?, ?, ?, '420.B0')
"""
ADDRESS = json.dumps(["1, rue du Quai", "L’Anse (Québec) G4X 1A1"])
GONE = 2**22 + 1  # no process has this number: Linux stops at 2**22


def configure(home: Path, **more: object) -> None:
    sql(home, "UPDATE tax_years SET data = ? WHERE year = 2025", (json.dumps({**SETTINGS, **more}),))


def keep(home: Path, *slips: Slip, sin: str = SIN) -> None:
    """Keep slips as they were issued."""
    key, vault = read_key(home / "keys", AUDIT), Vault(home / "keys")
    with units.write(home / "omni.db", at=AT, actor="test", audit_key=key, vault=vault) as uow:
        batch = uow.tax_slips.add_batch(2025, "issue", "", at=AT, actor="test")
        uow.tax_slips.add(slips, {one.student: sin for one in slips}, batch)


def after(slip: Slip, number: int, kind: str) -> Slip:
    """Return the slip that amends or cancels another."""
    numbered = a_rl8(number).rl8_number if slip.rl8_number and kind == AMENDED else slip.rl8_number
    return slip._replace(
        number=number, kind=kind, replaces=slip.number, rl8_number=numbered, rl8_before=slip.rl8_number
    )


@pytest.fixture
def college(omni: Omni, tmp_path: Path) -> Omni:
    """Two students with a T2202 each, and Marie's relevé 8, all originals that wait."""
    a_college(omni.home)
    facts = "UPDATE college SET data = json_set(data, '$.address', json(?), '$.city', 'L’Anse')"
    sql(omni.home, facts, (ADDRESS,))
    configure(omni.home)
    keep(omni.home, a_t2202(1), a_t2202(2), a_rl8(3, student="2634567"))
    os.chdir(tmp_path)
    return omni


def transmit(omni: Omni, *words: str, exits: int = 0) -> Result:
    return omni(
        "staff",
        "taxslips",
        "transmit",
        words[0],
        "--year",
        "2025",
        *words[1:],
        "--format",
        "json",
        exits=exits,
    )


def breaches(home: Path) -> list[tuple[str, str, str]]:
    with units.read(home / "omni.db", at=AT) as uow:
        return list(tax_files(uow.connection))


def test_originals_are_filed_once_with_their_sums(college: Omni, tmp_path: Path) -> None:
    told = transmit(college, "t2202", "-o", "t.xml").json
    assert (told["slips"], told["kind"], told["test"], told["later"]) == (2, "original", False, [])
    (file,) = told["files"]
    assert (file["number"], file["path"], file["slips"], file["fees_cents"]) == (1, "t.xml", 2, 68_650)
    data = (tmp_path / "t.xml").read_bytes()
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert stat.S_IMODE((tmp_path / "t.xml").stat().st_mode) == 0o600
    assert f"<sbmt_ref_id>{file['reference']}<".encode() in data
    assert data.count(SIN.encode()) == 2
    assert transmit(college, "t2202", "-o", "u.xml", exits=5).error["code"] == "nothing-to-file"
    assert breaches(college.home) == []
    assert not list(tmp_path.glob("*.new"))


def test_the_file_holds_against_the_government_s_schema(college: Omni, tmp_path: Path) -> None:
    schema = with_shared("tax/cra-xsd")
    transmit(college, "t2202", "-o", "t.xml", "--schema", str(schema))
    assert (tmp_path / "t.xml").exists()


def test_a_fault_of_the_schema_stops_the_file_and_tells_no_sin(college: Omni, tmp_path: Path) -> None:
    strict = with_shared("tax/cra-xsd")
    folder = tmp_path / "xsd"
    folder.mkdir()
    for path in strict.iterdir():
        text = path.read_bytes()
        (folder / path.name).write_bytes(
            text.replace(b'pattern value="[0-9]{9}"', b'pattern value="[1-9]{9}"')
        )
    said = transmit(college, "t2202", "-o", "t.xml", "--schema", str(folder), exits=5)
    assert said.error["code"] == "schema"
    assert len(said.error["details"]) >= 2
    assert SIN not in said.stderr
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]
    assert [one.name for one in tmp_path.iterdir() if "t.xml" in one.name] == []


def test_a_schema_that_is_none_is_said_before_anything_is_recorded(college: Omni, tmp_path: Path) -> None:
    assert (
        transmit(college, "t2202", "-o", "t.xml", "--schema", str(tmp_path), exits=2).error["code"]
        == "no-schema"
    )
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]


def test_amended_and_cancelled_slips_go_together_once_what_they_replace_is_filed(
    college: Omni, tmp_path: Path
) -> None:
    keep(college.home, after(a_t2202(1), 4, AMENDED), after(a_t2202(2), 5, CANCELLED))
    said = transmit(college, "t2202", "--kind", "amended", "-o", "a.xml", exits=5)
    assert said.error["code"] == "not-in-turn"
    assert len(said.error["details"]) == 2
    transmit(college, "t2202", "-o", "t.xml")  # the originals first, replaced though they are
    transmit(college, "t2202", "--kind", "amended", "--note", "Frais corrigés", "-o", "a.xml")
    text = (tmp_path / "a.xml").read_text()
    assert re.findall("<(?:Slip|Summary)ReportTypeCode>(.)<", text) == ["A", "C", "A"]
    assert "<FilerAmendmentNote>Frais corrigés<" in text
    assert breaches(college.home) == []


def test_of_a_chain_one_slip_goes_into_a_file_and_the_others_wait(college: Omni) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    first = after(a_t2202(1), 4, AMENDED)
    keep(college.home, first, after(first, 5, CANCELLED))
    told = transmit(college, "t2202", "--kind", "amended", "-o", "a.xml").json
    assert (told["slips"], told["later"]) == (1, [5])
    assert transmit(college, "t2202", "--kind", "amended", "-o", "b.xml").json["slips"] == 1
    assert breaches(college.home) == []


def test_a_dry_run_tells_all_and_leaves_nothing(college: Omni, tmp_path: Path) -> None:
    sql(college.home, "DROP TRIGGER tax_slips_are_not_edited")
    sql(
        college.home,
        "UPDATE tax_slips SET data = json_set(data, '$.person.last_name', ?) WHERE number = 1",
        ("T" * 40,),
    )
    before = ask(college.home, "SELECT count(*) FROM audit")
    told = transmit(college, "t2202", "--dry-run").json
    assert (told["dry_run"], told["slips"], told["files"][0]["fees_cents"]) == (True, 2, 68_650)
    assert told["cut"] == [
        {"what": "last_name", "text": "T" * 40, "written": "T" * 20, "students": ["2634567"]}
    ]
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]
    assert ask(college.home, "SELECT count(*) FROM audit") == before
    assert [one for one in tmp_path.iterdir() if one.is_file()] == []


def test_all_faults_are_told_at_once_and_nothing_is_written(college: Omni, tmp_path: Path) -> None:
    keep(college.home, a_t2202(6, student="2634568"), sin="")
    college("staff", "taxslips", "year", "set", "2025", "sin_of=all")
    said = transmit(college, "t2202", "-o", "t.xml", exits=5)
    assert said.error["code"] == "tax-file-faults"
    assert {one["code"] for one in said.error["details"]} == {"no-sin", "twice"}
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]
    assert [one for one in tmp_path.iterdir() if one.is_file()] == []


def test_a_slip_of_another_account_is_refused(college: Omni) -> None:
    configure(college.home, rz_account="987654321RZ0001")
    details = transmit(college, "t2202", "-o", "t.xml", exits=5).error["details"]
    assert {one["code"] for one in details} == {"other-account"}


def test_a_year_that_lacks_what_a_file_needs_is_refused_with_all_of_it(college: Omni) -> None:
    configure(college.home, contact_name="", contact_email="")
    said = transmit(college, "t2202", "-o", "t.xml", exits=5)
    assert said.error["code"] == "year-incomplete"
    assert len(said.error["details"]) == 2
    college("staff", "taxslips", "transmit", "t2202", "--year", "2030", "-o", "t.xml", exits=5)


def test_what_is_too_large_becomes_several_files_each_complete(college: Omni, tmp_path: Path) -> None:
    configure(college.home, file_bytes=5_000)
    told = transmit(college, "t2202", "-o", "t.xml").json
    assert [file["path"] for file in told["files"]] == ["t-1.xml", "t-2.xml"]
    assert len({file["reference"] for file in told["files"]}) == 2
    for file in told["files"]:
        text = (tmp_path / file["path"]).read_text()
        assert len(text.encode()) == file["bytes"] <= 5_000
        assert "<TotalSlipCount>1<" in text
        assert f"<sbmt_ref_id>{file['reference']}<" in text
    assert breaches(college.home) == []


def test_a_slip_that_no_file_is_large_enough_for_is_refused(college: Omni) -> None:
    configure(college.home, file_bytes=1_000)
    details = transmit(college, "t2202", "-o", "t.xml", exits=5).error["details"]
    assert {one["code"] for one in details} == {"too-large"}


def test_a_file_is_written_again_byte_for_byte_whatever_changed_since(college: Omni, tmp_path: Path) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    configure(college.home, contact_name="Somebody Else", school_type=3)
    sql(college.home, "UPDATE college SET data = json_set(data, '$.name', 'Autre')")
    transmit(college, "t2202", "--again", "1", "-o", "u.xml")
    assert (tmp_path / "u.xml").read_bytes() == (tmp_path / "t.xml").read_bytes()
    transmit(college, "t2202", "--again", "1", "-o", "u.xml", exits=6)
    transmit(college, "t2202", "--again", "2", "-o", "v.xml", exits=3)
    transmit(college, "rl8", "--again", "1", "-o", "v.xml", exits=3)
    assert ask(college.home, "SELECT count(*) FROM audit WHERE action = 'taxslip.transmit-again'") == [(1,)]


def test_a_file_that_cannot_be_made_as_it_was_is_refused(college: Omni, tmp_path: Path) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    sql(college.home, "DROP TRIGGER tax_files_are_not_edited")
    sql(college.home, "UPDATE tax_files SET sha256 = 'x'")
    assert transmit(college, "t2202", "--again", "1", "-o", "u.xml", exits=5).error["code"] == "other-bytes"
    assert not (tmp_path / "u.xml").exists()


def test_what_a_killed_command_recorded_is_completed(college: Omni, tmp_path: Path) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    data = (tmp_path / "t.xml").read_bytes()
    (tmp_path / "t.xml").rename(tmp_path / f".t.xml.{GONE}.new")
    (tmp_path / f".t-1.xml.{GONE}.new").write_bytes(b"half")
    transmit(college, "t2202", "-o", "t.xml")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()} == {"t.xml": data}
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(1,)]


def test_a_file_that_exists_is_not_replaced_without_force(college: Omni, tmp_path: Path) -> None:
    (tmp_path / "t.xml").write_text("mine")
    assert transmit(college, "t2202", "-o", "t.xml", exits=6).error["code"] == "file-exists"
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]
    transmit(college, "t2202", "-o", "t.xml", "--force")
    assert (tmp_path / "t.xml").read_text() != "mine"


def test_the_file_must_be_said_and_is_never_standard_output(college: Omni) -> None:
    transmit(college, "t2202", exits=2)
    transmit(college, "t2202", "-o", "-", exits=2)
    transmit(college, "t2202", "--again", "1", "--dry-run", exits=2)
    transmit(college, "t2202", "--kind", "cancelled", "-o", "t.xml", exits=2)


# --- relevés 8 ------------------------------------------------------------------------------------------


def test_without_the_college_s_numbers_only_a_test_is_made_under_a_name_that_says_so(
    college: Omni, tmp_path: Path
) -> None:
    said = transmit(college, "rl8", "-o", "rl8.xml", exits=5)
    assert said.error["code"] == "trial-name"
    assert len(said.error["details"]) == 3
    for name in ("rl8-test.xml", "Essai.xml"):
        told = transmit(college, "rl8", "-o", name).json
        assert (told["test"], told["files"][0]["number"]) == (True, None)
        text = (tmp_path / name).read_text()
        assert "<NoCasEssai>RAD_2025_8_001<" in text
        assert "RQ-25-99-999" in text
    assert ask(college.home, "SELECT count(*) FROM tax_files") == [(0,)]
    assert ask(college.home, "SELECT count(*) FROM filed_slips") == [(0,)]
    assert ask(college.home, "SELECT count(*) FROM audit WHERE action = 'taxslip.trial'") == [(2,)]


def test_with_them_releves_8_are_filed_one_kind_a_file(college: Omni, tmp_path: Path) -> None:
    configure(college.home, **GOOD)
    first = a_rl8(3, student="2634567")
    amended = after(first, 4, AMENDED)
    keep(college.home, amended, after(amended, 5, CANCELLED))
    for kind, code in ((ORIGINAL, "R"), (AMENDED, "A"), (CANCELLED, "D")):
        name = f"{kind}.xml"
        if kind != CANCELLED:
            assert (
                transmit(college, "rl8", "--kind", "cancelled", "-o", "d.xml", exits=5).error["code"]
                == "not-in-turn"
            )
        transmit(college, "rl8", "--kind", kind, "-o", name)
        text = (tmp_path / name).read_text()
        assert f"<{code}>" in text
        assert "NoCasEssai" not in text
    assert f"<NoReleveDerniereTrans>{first.rl8_number}<" in (tmp_path / "amended.xml").read_text()
    assert f"<NoReleve>{amended.rl8_number}<" in (tmp_path / "cancelled.xml").read_text()
    assert breaches(college.home) == []


def test_a_test_takes_slips_of_any_kind_though_nothing_was_ever_filed(college: Omni) -> None:
    keep(college.home, after(a_rl8(3, student="2634567"), 4, AMENDED))
    assert transmit(college, "rl8", "--kind", "amended", "-o", "test.xml").json["slips"] == 1


# --- the trail, the list --------------------------------------------------------------------------------


def test_the_trail_says_which_slips_were_read_and_never_a_sin(college: Omni) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    ((details,),) = ask(college.home, "SELECT details FROM audit WHERE action = 'taxslip.transmit'")
    told: dict[str, Any] = json.loads(details)
    assert (told["number"], told["slips"], told["first"], told["last"]) == (1, 2, 1, 2)
    assert not any(SIN in row for (row,) in ask(college.home, "SELECT details FROM audit"))


def test_no_plain_digest_of_a_file_is_kept_for_it_would_tell_the_sin_of_one_slip(
    college: Omni, tmp_path: Path
) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    transmit(college, "rl8", "-o", "test.xml")
    told = transmit(college, "list").json
    kept = "".join(map(str, [told, *ask(college.home, "SELECT details FROM audit")]))
    kept += str(ask(college.home, "SELECT * FROM tax_files"))
    for name in ("t.xml", "test.xml"):
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() not in kept


def test_files_are_listed(college: Omni) -> None:
    assert college("staff", "taxslips", "transmit", "list", "--year", "2025", "--format", "json").json == []
    transmit(college, "t2202", "-o", "t.xml")
    (row,) = college("staff", "taxslips", "transmit", "list", "--year", "2025", "--format", "json").json
    assert (row["number"], row["slip"], row["kind"], row["slips"], row["first"], row["last"]) == (
        1,
        "t2202",
        "original",
        2,
        1,
        2,
    )
    said = college("staff", "taxslips", "transmit", "list", "--year", "2025").stdout
    assert "original slips" in said
    assert "September 14, 2026" in said


def test_people_are_told_what_went_where_and_what_was_cut(college: Omni) -> None:
    another = ("2634569", "ROYZ69030701", "Roy", "Zoé", "ROY ZOE", "2007-03-07")
    sql(college.home, _STUDENT, another)
    keep(college.home, a_t2202(6, student="2634569", last_name="De la Bruère-Montarville"), sin="900000001")
    said = college("staff", "taxslips", "transmit", "t2202", "--year", "2025", "-o", "t.xml")
    assert said.stdout.startswith("t.xml: ")
    assert "$1,029.75" in said.stdout
    assert "“De la Bruère-Montarville” is written “De la Bruère-Montarv”" in said.stderr
    assert "(it begins with 9): 1" in said.stderr
    said = college("staff", "taxslips", "transmit", "rl8", "--year", "2025", "-o", "test.xml")
    assert "This is a test" in said.stderr


# --- verify ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "checks"),
    [
        ("UPDATE tax_files SET sha256 = 'x'", {"tax-file-event"}),
        ("UPDATE tax_files SET kind = 'amended'", {"tax-file-slip", "tax-file-event"}),
        ("UPDATE tax_files SET slip = 'rl8'", {"tax-file-slip", "tax-file-event"}),
        ("DELETE FROM filed_slips WHERE slip = 1", {"tax-file-event"}),
        ("DELETE FROM filed_slips", {"tax-file-empty", "tax-file-event"}),
        ("UPDATE filed_slips SET slip = 3 WHERE slip = 1", {"tax-file-slip", "tax-file-event"}),
        ("UPDATE tax_slips SET kind = 'amended', replaces = 3 WHERE number = 1", {"tax-file-slip", "tax-file-order"}),
        ("DELETE FROM filed_slips; DELETE FROM tax_files", {"tax-file-event"}),
        (
            "INSERT INTO tax_files SELECT 9, year, slip, kind, 'R', 'x', at, actor FROM tax_files",
            {"tax-file-empty", "tax-file-event"},
        ),
    ],
)  # fmt: skip
def test_a_file_that_was_touched_is_found(college: Omni, edit: str, checks: set[str]) -> None:
    transmit(college, "t2202", "-o", "t.xml")
    for table in ("tax_files", "filed_slips", "tax_slips"):
        for (name,) in ask(
            college.home, f"SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '{table}'"
        ):
            sql(college.home, f"DROP TRIGGER {name}")
    for statement in edit.split("; "):
        sql(college.home, statement)
    assert {check for check, _, _ in breaches(college.home)} == checks


# --- two processes at once --------------------------------------------------------------------------------


def test_of_two_processes_that_file_the_same_slips_one_is_refused(college: Omni) -> None:
    def unit() -> AbstractContextManager[UnitOfWork]:
        key, vault = read_key(college.home / "keys", AUDIT), Vault(college.home / "keys")
        return units.write(college.home / "omni.db", at=AT, actor="test", audit_key=key, vault=vault)

    with unit() as uow:
        plan = filing.plan(uow, 2025, "t2202", ORIGINAL)
        with dropped(Nowhere()) as files:
            made = make(plan, filing.slips_of(uow, plan.numbers), files, filing.fresh_reference(uow))
        assert filing.record(uow, plan, made.parts) == [1]
    with pytest.raises(Conflict) as told, unit() as uow:
        filing.record(uow, plan, made.parts)
    assert told.value.code == "filed-meanwhile"
    assert breaches(college.home) == []
