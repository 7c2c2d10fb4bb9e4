"""Loading SINs from files: sealed before anything is staged, and repeated nowhere."""

from __future__ import annotations

import io
import json
import os
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Refused
from omnicli.i18n import Translator
from omnicli.services.exports import export_kind, note_reading
from omnicli.services.imports.service import import_file
from omnicli.services.imports.sins import SinLoader
from omnicli.services.imports.words import sentence
from store.verify_sins import sins as breaches
from tests.builders import NUMBER, a_college, ask, sql
from tests.social import OTHER, SIN, TEMPORARY, a_sin, keep, reading, traces, writing

if TYPE_CHECKING:
    from omnicli.services.imports.report import Report

MARC = "2634568"
HEADER = "number,sin,expires\n"


@pytest.fixture
def college(home: Path) -> Path:
    a_college(home)
    return home


def load(home: Path, text: str, *, dry_run: bool = False, skip_bad: bool = False) -> Report:
    with writing(home, dry_run=dry_run) as uow:
        return import_file(uow, "sins", io.BytesIO(text.encode()), dry_run=dry_run, skip_bad=skip_bad)


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.read, report.added, report.changed, report.unchanged, report.rejected


def said(report: Report) -> str:
    """Return all that a report can show."""
    t = Translator("en")
    faults = [*report.rejections, *report.warnings]
    return "\n".join([f"{one} {one.column} {sentence(one.reason, t)}" for one in faults] + [repr(report)])


def held(home: Path) -> dict[str, tuple[str, str | None]]:
    with reading(home) as uow:
        return uow.sins.opened()


def slugs(report: Report) -> list[str]:
    return [one.reason.slug for one in (*report.rejections, *report.warnings)]


def test_a_file_is_loaded_and_again_changes_nothing(college: Path) -> None:
    text = f"{HEADER}{NUMBER},046 454 286,\n{MARC},{TEMPORARY},2027-08-31\n"
    assert counts(load(college, text)) == (2, 2, 0, 0, 0)
    before = ask(college, "SELECT * FROM sins")
    assert held(college) == {NUMBER: (SIN, None), MARC: (TEMPORARY, "2027-08-31")}
    assert counts(load(college, text)) == (2, 0, 0, 2, 0)
    assert ask(college, "SELECT * FROM sins") == before


def test_another_sin_and_another_expiry_change_what_is_held(college: Path) -> None:
    keep(college, NUMBER, SIN)
    load(college, f"{HEADER}{MARC},{TEMPORARY},2027-08-31\n")
    text = f"{HEADER}{NUMBER},{OTHER},\n{MARC},{TEMPORARY},2028-08-31\n"
    assert counts(load(college, text)) == (2, 0, 2, 0, 0)
    assert held(college) == {NUMBER: (OTHER, None), MARC: (TEMPORARY, "2028-08-31")}


def test_a_file_without_the_column_leaves_the_expiry_that_is_held(college: Path) -> None:
    load(college, f"{HEADER}{MARC},{TEMPORARY},2027-08-31\n")
    assert counts(load(college, f"number,sin\n{MARC},{TEMPORARY}\n")) == (1, 0, 0, 1, 0)


def test_each_sin_leaves_an_event_and_holds_against_it(college: Path) -> None:
    load(college, f"{HEADER}{NUMBER},{SIN},\n")
    load(college, f"{HEADER}{NUMBER},{OTHER},\n{MARC},{TEMPORARY},2027-08-31\n")
    rows = ask(college, "SELECT subject FROM audit WHERE action = 'sin.give' ORDER BY seq")
    assert rows == [(f"student:{number}",) for number in (NUMBER, NUMBER, MARC)]
    with reading(college) as uow:
        assert [*breaches(uow.connection, uow.sins)] == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (f"{NUMBER},123456789,\n", ["sin-check-digit"]),
        (f"{NUMBER},46454286,\n", ["bad-sin"]),
        (f"{NUMBER},000-000-000,\n", ["no-sin"]),
        (f"{NUMBER},,\n", ["required"]),
        (f"{NUMBER},{TEMPORARY},\n", ["expiry-needed"]),
        (f"{NUMBER},{TEMPORARY},tomorrow\n", ["bad-expiry"]),
        (f"9999999,{SIN},\n", ["unknown-student"]),
        (f"{NUMBER},{OTHER},\n{NUMBER},{SIN},\n", ["duplicate-key"]),
        (f"{NUMBER},{OTHER},\n{NUMBER},{OTHER},\n", ["repeated-line"]),
        (f"{NUMBER},{OTHER},\n{MARC},{OTHER},\n", ["sin-shared"]),
        (f"{NUMBER},{SIN},\n", ["sin-unused"]),
        (f"{NUMBER},{OTHER},2027-01-01\n", ["expiry-left-out"]),
        (f"{NUMBER},{TEMPORARY},2026-01-01\n", ["sin-expired"]),
    ],
)
def test_each_fault_has_its_name(college: Path, lines: str, found: list[str]) -> None:
    assert slugs(load(college, HEADER + lines)) == found


@pytest.mark.parametrize(
    "text",
    [
        f"{NUMBER},{SIN}\n{MARC},{SIN}\n",
        f"{SIN},{NUMBER}\n{SIN},{MARC}\n",
        f"number,sin,{SIN}\n{NUMBER},{SIN},x\n",
        f"number,sin,{SIN},{SIN}\n{NUMBER},{SIN},x,y\n",
        f"{HEADER}{SIN},{NUMBER},\n",
        f"{HEADER}{NUMBER},{SIN}0,\n",
        f"{HEADER}{NUMBER},{NUMBER},{SIN}\n",
        f"{HEADER}{NUMBER},{SIN},{SIN}\n",
        f"{HEADER}{NUMBER},{SIN}\n",
        f'{HEADER}{NUMBER},"{SIN},\n',
        f"{HEADER}9999999,{SIN},\n",
        f'[{{"number": "{NUMBER}", "sin": {SIN}}}]',
        f'[{{"number": "{NUMBER}", "sin": "{SIN}", "{SIN}": 1}}]',
        f'[{{"number": "{NUMBER}", "sin": {{"is": "{SIN}"}}}}]',
        f'[{{"number": "{NUMBER}", "sin": "{SIN}" "{SIN}"}}]',
        f'[["{SIN}"]]',
        f'{{"number": "{NUMBER}", {SIN}}}\n',
        f"{HEADER}{NUMBER},{SIN},\n{NUMBER},{OTHER},\n",
    ],
)
@pytest.mark.parametrize("skip_bad", [False, True])
def test_no_fault_repeats_a_digit_of_a_sin(college: Path, text: str, skip_bad: bool) -> None:
    report = load(college, text, skip_bad=skip_bad)
    assert slugs(report)
    assert not any(part in said(report) for part in (SIN, OTHER, "46454286", "464542", "454286"))
    assert traces(college, SIN) == []


def test_a_refused_file_keeps_nothing_and_skipping_the_bad_keeps_the_rest(college: Path) -> None:
    text = f"{HEADER}{NUMBER},{OTHER},\n{MARC},123456789,\n"
    assert load(college, text).refused
    assert held(college) == {}
    assert counts(load(college, text, skip_bad=True)) == (2, 1, 0, 0, 1)
    assert held(college) == {NUMBER: (OTHER, None)}


def test_a_rehearsal_keeps_nothing(college: Path) -> None:
    assert counts(load(college, f"{HEADER}{NUMBER},{OTHER},\n", dry_run=True)) == (1, 1, 0, 0, 0)
    assert held(college) == {}


def test_the_receipt_and_the_trail_have_no_plain_digest_of_the_file(college: Path) -> None:
    text = f"{HEADER}{NUMBER},{OTHER},\n"
    load(college, text)
    plain = sha256(text.encode()).hexdigest()
    kept = json.dumps(
        [ask(college, "SELECT summary FROM receipts"), ask(college, "SELECT details FROM audit")]
    )
    assert "sha256" in kept
    assert plain not in kept


def test_neither_the_stage_nor_the_log_ever_holds_a_digit_in_clear(
    college: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bytes] = []
    apply = SinLoader.apply

    def looked_into(loader: SinLoader) -> tuple[int, int]:
        done = apply(loader)
        for handle in os.listdir("/proc/self/fd"):
            name = (
                os.readlink(f"/proc/self/fd/{handle}") if os.path.lexists(f"/proc/self/fd/{handle}") else ""
            )
            if name.startswith(str(college)):
                seen.append(Path(f"/proc/self/fd/{handle}").read_bytes())
        return done

    monkeypatch.setattr(SinLoader, "apply", looked_into)
    numbers = [f"{4_000_000 + n}" for n in range(3000)]  # more than the caches of pages keep
    students(college, numbers)
    load(college, HEADER + "".join(f"{number},{a_sin(at)},\n" for at, number in enumerate(numbers)))
    assert len(seen) >= 2
    assert not any(a_sin(at).encode() in data for data in seen for at in (0, 1500, 2999))
    assert traces(college, a_sin(1500)) == []


def students(home: Path, numbers: list[str]) -> None:
    sql(
        home,
        "INSERT INTO students (number, permanent_code, last_name, first_name, name_key, birth_date, program)"
        " VALUES (?, ?, 'A', 'B', 'A B', '2007-03-07', '420.B0')",
        *((number, f"CODE{number}") for number in numbers),
    )


def test_ten_thousand_lines_take_a_couple_of_seconds(college: Path) -> None:
    numbers = [f"{4_000_000 + n}" for n in range(10_000)]
    students(college, numbers)
    text = HEADER + "".join(f"{number},{a_sin(at)},\n" for at, number in enumerate(numbers))
    before = time.process_time()
    assert counts(load(college, text)) == (10_000, 10_000, 0, 0, 0)
    assert time.process_time() - before < 2
    before = time.process_time()
    assert counts(load(college, text)) == (10_000, 0, 0, 10_000, 0)
    assert time.process_time() - before < 2


@pytest.mark.parametrize("read", [note_reading, lambda uow, kind: [*export_kind(uow, kind)]])
def test_an_export_is_refused(college: Path, read) -> None:
    keep(college, NUMBER, SIN)
    with writing(college) as uow, pytest.raises(Refused) as refused:
        read(uow, "sins")
    assert refused.value.code == "not-exported"
