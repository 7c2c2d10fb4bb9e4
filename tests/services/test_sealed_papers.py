"""Papers that bear a SIN: sealed where they lie, opened when they are read, and the SIN nowhere else."""

from __future__ import annotations

import hashlib
import pickle
from typing import TYPE_CHECKING

import pytest

from omnicli.errors import Reason, Refused, StoreError
from omnicli.rules.papers import T2202, stored_data
from omnicli.rules.tax_slips import CANCELLED
from omnicli.services import papers as service
from omnicli.services.issuing_pool import drawn
from omnicli.services.taxslips import paper_draft, revoke_papers
from omnicli.signing_keys import read_signing_key
from pdf.signing import Signer
from store import uow as units
from store.verify_papers import papers
from tests import slips
from tests.builders import a_college, ask, sql
from tests.papering import AT, TZ, Drawing, Units, college_key, draft, issue, stamp
from tests.social import SIN, reading, traces, writing

if TYPE_CHECKING:
    from pathlib import Path

    from omnicli.rules.papers import Draft, Issued, Stamp

SLIP = draft(kind=T2202, data={"number": 1, "sin_end": SIN[-3:]}, sin=SIN)


@pytest.fixture
def paper(home: Path) -> Issued:
    """A T2202 of Marie's as it was issued."""
    a_college(home)
    return issue(home, SLIP)


def found(home: Path, *, opened: bool = True) -> set[str]:
    """Return the checks that found something."""
    with reading(home) as uow:
        return {check for check, _, _ in papers(uow.connection, uow.sins.vault if opened else None)}


def edit(home: Path, statement: str) -> None:
    """Edit the files of papers behind the program's back."""
    for (name,) in ask(
        home, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'paper%'"
    ):
        sql(home, f"DROP TRIGGER {name}")
    sql(home, statement)


def test_the_bytes_are_sealed_in_the_store_and_come_out_as_they_were_drawn(home: Path, paper: Issued) -> None:
    ((content, sealed),) = ask(home, "SELECT content, sealed FROM paper_files")
    assert sealed
    assert not bytes(content).startswith(b"%PDF")
    with reading(home) as uow:
        assert uow.papers.of(paper.number) == paper
        assert uow.papers.number_of(hashlib.sha256(paper.content).hexdigest()) == paper.number
    assert paper.content.startswith(b"%PDF")
    assert traces(home, SIN) == []


def test_other_papers_stay_as_they_were_drawn(home: Path) -> None:
    a_college(home)
    card = issue(home)
    assert ask(home, "SELECT content, sealed FROM paper_files") == [(card.content, 0)]


def test_a_reader_without_the_vault_is_told_so(home: Path, paper: Issued) -> None:
    with (
        units.read(home / "omni.db", at=AT) as uow,
        pytest.raises(StoreError, match="keys are missing"),
    ):
        uow.papers.of(paper.number)


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize(
    ("statement", "checks"),
    [
        ("UPDATE paper_files SET content = zeroblob(100)", {"paper-bytes"}),
        ("UPDATE paper_files SET content = x''", {"paper-bytes"}),
        ("UPDATE paper_files SET content = CAST(content || x'00' AS BLOB)", {"paper-bytes"}),
        ("UPDATE paper_files SET sealed = 0", {"paper-bytes", "paper-sealed"}),
    ],
)
def test_a_sealed_paper_that_does_not_open_is_a_breach(home: Path, statement: str, checks: set[str]) -> None:
    assert found(home) == set()
    edit(home, statement)
    assert found(home) == checks


@pytest.mark.usefixtures("paper")
def test_a_sealed_paper_does_not_open_under_another_name(home: Path) -> None:
    other = issue(home, SLIP._replace(lang="en"))
    edit(
        home,
        f"UPDATE paper_files SET content = (SELECT content FROM paper_files WHERE sha256 = '{other.sha256}')",
    )
    assert found(home) == {"paper-bytes"}
    assert found(home, opened=False) == set()


def test_the_whole_verification_opens_what_is_sealed(home: Path, paper: Issued, omni) -> None:
    omni("admin", "verify")
    edit(home, "UPDATE paper_files SET content = zeroblob(100)")
    assert paper.sha256 in omni("admin", "verify", "--format", "json", exits=8).stdout


def test_a_draft_keeps_its_sin_out_of_its_data_its_name_and_what_fails(paper: Issued) -> None:
    assert SIN not in stored_data(SLIP)
    assert SIN not in stored_data(paper)
    assert SIN not in repr(SLIP)
    assert pickle.loads(pickle.dumps(SLIP)) == SLIP

    class Failing(Drawing):
        def __call__(self, draft: Draft, stamp: Stamp) -> bytes:
            raise ValueError(f"{draft.sin} {stamp.number}")

    why = drawn(Failing(college_key()), SLIP, stamp())
    assert isinstance(why, Reason)
    assert why.params == {"why": "ValueError"}


def test_a_slip_s_papers_are_revoked_and_those_of_others_are_not(home: Path) -> None:
    a_college(home)
    slips.configure(home)
    slips.keep(home, slips.t2202(1), slips.rl8(2))
    with reading(home) as uow:
        drafts = [
            paper_draft(uow, one, lang) for one in (slips.t2202(1), slips.rl8(2)) for lang in ("fr", "en")
        ]
    numbers = [issue(home, one).number for one in drafts]
    assert [one.sin for one in drafts] == [SIN] * 4
    with writing(home) as uow:
        assert revoke_papers(uow, 1, "Amended") == 2
        assert revoke_papers(uow, 1, "Amended") == 0
        assert revoke_papers(uow, 9, "Amended") == 0
        revoked = {one.number for one in uow.papers.revocations()}
    assert revoked == set(numbers[:2])


def test_a_slip_cancelled_while_its_paper_is_drawn_gets_no_paper(home: Path) -> None:
    a_college(home)
    slips.configure(home)
    slips.keep(home, slips.t2202())
    drawing = Drawing(Signer(read_signing_key(home / "keys")))
    with reading(home) as uow:
        said = paper_draft(uow, slips.t2202(), "fr")

    class Slow(Drawing):
        def __call__(self, draft: Draft, stamp: Stamp) -> bytes:
            slips.keep(home, slips.t2202(2, kind=CANCELLED, replaces=1))
            return drawing(draft, stamp)

    with pytest.raises(Refused, match="has just been amended or cancelled"):
        service.issue(Units(home), said, Slow(drawing.signer), "employee:E1001", TZ)
    assert ask(home, "SELECT count(*) FROM papers") == [(0,)]


def test_a_paper_in_force_of_a_slip_that_was_replaced_is_a_breach(home: Path) -> None:
    a_college(home)
    slips.configure(home)
    slips.keep(home, slips.t2202())
    with reading(home) as uow:
        said = paper_draft(uow, slips.t2202(), "fr")
    issue(home, said)
    assert found(home) == set()
    slips.keep(home, slips.t2202(2, kind=CANCELLED, replaces=1))
    assert found(home) == {"paper-of-replaced-slip"}
    with writing(home) as uow:
        revoke_papers(uow, 1, "cancelled")
    assert found(home) == set()
