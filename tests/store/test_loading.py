"""The stage of an import, and what is applied from it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

import store.uow
from store.loading import Repeat
from store.loading_targets import TARGETS, upsert
from tests.conftest import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.uow import UnitOfWork

PROGRAM = ("code", "title", "kind")


@pytest.fixture
def uow(home: Path) -> Iterator[UnitOfWork]:
    with store.uow.write(
        home / "omni.db", at=MONDAY, actor="operator:test", audit_key=b"k" * 32, dry_run=True
    ) as unit:
        yield unit


def stage(uow: UnitOfWork, *rows: tuple[object, ...]) -> list[Repeat]:
    return uow.loading.stage(lambda: rows, len(rows))


def programs(uow: UnitOfWork) -> list[tuple[object, ...]]:
    return list(uow.loading.export("programs"))


def test_the_stage_is_a_file_without_a_name(uow, home):
    before = sorted(os.listdir(home))
    uow.loading.begin(PROGRAM, ("code",))
    stage(uow, *((n, f"{n:03d}.A0", "x" * 1000, "") for n in range(1, 5000)))
    assert sorted(os.listdir(home)) == before
    (path,) = uow.connection.execute("SELECT file FROM pragma_database_list WHERE name = 'stage'").fetchone()
    assert path.startswith(str(home))
    assert not os.path.exists(path)


def test_a_key_that_comes_again_is_left_out_and_told_with_its_first_line(uow):
    uow.loading.begin(PROGRAM, ("code",))
    assert stage(uow, (2, "200.B1", "Sciences", "")) == []
    again = stage(uow, (3, "200.B1", "Sciences", ""), (4, "200.B1", "Arts", ""), (5, "510.A0", "Arts", ""))
    assert again == [Repeat(3, 2, same=True), Repeat(4, 2, same=False)]
    assert uow.loading.apply("programs", partial=False) == (2, 0)


def test_added_and_changed_are_told_apart_from_what_stays(uow):
    for title, counts in (("Sciences", (1, 0)), ("Sciences", (0, 0)), ("Sciences de la nature", (0, 1))):
        uow.loading.begin(PROGRAM, ("code",))
        stage(uow, (2, "200.B1", title, "DEC"))
        assert uow.loading.apply("programs", partial=False) == counts
    assert programs(uow) == [("200.B1", "Sciences de la nature", "DEC")]


def test_a_column_that_is_not_staged_stays(uow):
    uow.loading.begin(PROGRAM, ("code",))
    stage(uow, (2, "200.B1", "Sciences", "DEC"))
    uow.loading.apply("programs", partial=False)
    uow.loading.begin(("code", "title"), ("code",))
    stage(uow, (2, "200.B1", "Nature"))
    uow.loading.apply("programs", partial=False)
    assert programs(uow) == [("200.B1", "Nature", "DEC")]


@pytest.mark.parametrize(
    ("cell", "stored"), [(None, 4), ("", None), (3, 3)], ids=["nothing said", "emptied", "changed"]
)
def test_what_a_cell_says_of_a_number(uow, cell, stored):
    for lab in (4, cell):
        uow.loading.begin(("code", "title", "lab"), ("code",))
        stage(uow, (2, "420-1N6-TH", "Programmer", lab))
        uow.loading.apply("courses", partial=True)
    assert [row[3] for row in uow.loading.export("courses")] == [stored]


def test_a_silent_cell_of_a_new_row_takes_the_default(uow):
    uow.loading.begin(PROGRAM, ("code",))
    stage(uow, (2, "200.B1", "Sciences", None))
    uow.loading.apply("programs", partial=True)
    assert programs(uow) == [("200.B1", "Sciences", "")]


def test_lines_are_taken_off_the_stage(uow):
    uow.loading.begin(PROGRAM, ("code",))
    stage(uow, *((n, f"{n:05d}", "x", "") for n in range(1, 12_001)))
    uow.loading.discard(list(range(2, 12_001)))
    assert uow.loading.apply("programs", partial=False) == (1, 0)


def test_known_values_are_found_however_many(uow):
    uow.loading.begin(PROGRAM, ("code",))
    stage(uow, *((n, f"{n:05d}", "x", "") for n in range(1, 12_001)))
    uow.loading.apply("programs", partial=False)
    asked = {f"{n:05d}" for n in range(6000, 18_000)}
    assert len(uow.loading.known("programs", "code", asked)) == 6001


def test_receipts_are_numbered_one_after_the_other(uow):
    numbers = [
        uow.loading.receipt("import.programs", at=MONDAY, actor="operator:test", summary={"read": n})
        for n in (1, 2)
    ]
    assert numbers == ["IMP-000001", "IMP-000002"]


def test_a_receipt_cannot_be_edited(uow):
    uow.loading.receipt("import.programs", at=MONDAY, actor="operator:test", summary={})
    with pytest.raises(Exception, match="append-only"):
        uow.connection.execute("UPDATE receipts SET actor = 'somebody'")


@pytest.mark.parametrize("kind", TARGETS)
@pytest.mark.parametrize("partial", [False, True])
def test_no_apply_sorts_the_stage_in_memory(uow, kind, partial):
    target = TARGETS[kind]
    columns = [row[1] for row in uow.connection.execute(f"PRAGMA table_info({target.table})")]
    uow.loading.begin(columns, target.key)
    plan = uow.connection.execute("EXPLAIN QUERY PLAN " + upsert(target, columns, partial=partial)).fetchall()
    assert "B-TREE" not in " ".join(row[3] for row in plan)


@pytest.mark.parametrize("kind", [*TARGETS, "offering", "registrations"])
def test_no_export_sorts_in_memory(uow, kind):
    from store.loading_export import QUERIES

    plan = uow.connection.execute("EXPLAIN QUERY PLAN " + QUERIES[kind], {"term": "20263"}).fetchall()
    assert "B-TREE" not in " ".join(row[3] for row in plan)
