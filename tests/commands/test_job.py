"""`omni job`: run, list, history."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import commands._online
import commands.job
from omnicli.errors import Refused, StoreError, reason
from omnicli.services.jobs import registry, runner
from omnicli.services.jobs.runner import Paid
from tests.builders import NUMBER, a_college, ask, sign_an_employee_in, sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Omni

LATE = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)
SWEEP = ("job", "run", "late-confirmation")


@pytest.fixture(autouse=True)
def _college(omni: Omni) -> None:
    a_college(omni.home)
    omni.now = LATE


def written(omni: Omni) -> list[tuple[object, ...]]:
    return [
        *ask(omni.home, "SELECT * FROM ledger"),
        *ask(omni.home, "SELECT * FROM job_runs"),
        *ask(omni.home, "SELECT * FROM audit"),
        *ask(omni.home, "SELECT * FROM publications"),
    ]


# --- one job --------------------------------------------------------------------------------------------


def test_what_scripts_read_of_a_run_is_written_so(omni: Omni) -> None:
    first, second = (omni(*SWEEP, "--format", "json").json for _ in range(2))
    assert list(first) == ["job", "as_of", "candidates", "charged", "already", "skipped"]
    assert first == {
        "job": "late-confirmation", "as_of": "2026-10-08T12:00:00Z",
        "candidates": 1, "charged": 1, "already": 0, "skipped": 0,
    }  # fmt: skip
    assert second == {**first, "charged": 0, "already": 1}


def test_a_dry_run_shows_what_would_be_charged_and_writes_nothing(omni: Omni) -> None:
    before = written(omni)
    shown = omni(*SWEEP, "--dry-run", "--format", "json").json
    assert shown["dry_run"] is True
    assert shown["items"] == [
        {
            "student": NUMBER, "term": "20263", "kind": "late-confirmation", "amount_cents": 2500,
            "due": "2026-10-21",
        }
    ]  # fmt: skip
    assert "$25.00" in omni(*SWEEP, "--dry-run").stdout
    csv = omni(*SWEEP, "--dry-run", "--format", "csv").stdout.splitlines()
    assert csv == [
        "job,student,term,kind,amount_cents,due",
        f"late-confirmation,{NUMBER},20263,late-confirmation,2500,2026-10-21",
    ]
    assert written(omni) == before
    assert omni(*SWEEP, "--format", "json").json["charged"] == shown["charged"]


def test_as_of_moves_the_clock_of_a_rehearsal(omni: Omni) -> None:
    words = (*SWEEP, "--format", "json", "--as-of")
    assert omni(*words, "2026-09-20T23:59:59").json["candidates"] == 0
    told = omni(*words, "2026-09-21").json
    assert (told["as_of"], told["charged"]) == ("2026-09-21T04:00:00Z", 1)


def test_people_are_told_in_their_language(omni: Omni) -> None:
    assert "1 charged, 0 charged before" in omni(*SWEEP).stdout
    assert "Nothing to do." in omni(*SWEEP).stderr
    assert omni(*SWEEP, "--quiet").stdout == ""
    assert omni(*SWEEP, "--format", "csv").stdout.splitlines()[1:3] == [
        "late-confirmation,2026-10-08T12:00:00Z,candidates,1",
        "late-confirmation,2026-10-08T12:00:00Z,charged,0",
    ]


def test_a_run_leaves_one_event_that_seals_what_it_wrote(omni: Omni) -> None:
    omni(*SWEEP)
    event, *_ = omni("admin", "audit", "list", "--format", "json").json
    assert (event["action"], event["subject"], event["actor"]) == (
        "job.run",
        "job:late-confirmation",
        omni_operator(),
    )
    assert (event["details"]["charged"], event["details"]["entries"]["cents"]) == (1, 2500)
    omni("admin", "verify")


def omni_operator() -> str:
    import getpass

    return f"operator:{getpass.getuser()}"


def test_a_job_that_does_not_exist_none_and_both_are_wrong_usage(omni: Omni) -> None:
    for words in (("everything",), (), ("late-confirmation", "--due")):
        omni("job", "run", *words, exits=2)
    omni("job", "history", "--job", "everything", exits=2)


def test_one_term_is_swept_alone(omni: Omni) -> None:
    assert omni(*SWEEP, "--term", "H2026", "--format", "json").json["candidates"] == 0
    assert omni(*SWEEP, "--term", "A2026", "--format", "json").json["charged"] == 1


def test_only_the_registrar_s_and_the_finance_s_people_run_jobs(omni: Omni) -> None:
    sign_an_employee_in(omni, "E1002", "1980-01-02")
    for words in (SWEEP, ("job", "list"), ("job", "history")):
        omni(*words, exits=4)
    omni.environ["OMNI_OPERATOR"] = "1"
    omni(*SWEEP)


def test_a_clock_set_back_is_refused_with_both_instants(omni: Omni) -> None:
    sql(omni.home, "UPDATE college SET rehearsal = 0")
    omni.now = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    for words in (SWEEP, (*SWEEP, "--dry-run"), ("job", "run", "--due"), ("job", "run", "payments")):
        assert omni(*words, "--format", "json", exits=5).error["code"] == "clock-behind"
    assert "reculée" in omni(*SWEEP, lang="fr", exits=5).stderr
    assert omni("job", "run", "--due", "--trust-clock", "--format", "json").json


# --- all that is due ------------------------------------------------------------------------------------

DUE = ("job", "run", "--due")


def test_all_that_is_due_is_listed_once_and_then_nothing_is_said(omni: Omni) -> None:
    told = omni(*DUE, "--format", "json").json
    assert [(list(one)[:2], one["job"]) for one in told] == [
        (["job", "as_of"], name)
        for name in ("publish-timetables", "late-confirmation", "late-payment", "close-windows")
    ]
    assert omni(*DUE, "--format", "json").json == []
    again = omni(*DUE)
    assert (again.stdout, again.stderr) == ("", "Nothing to do.\n")
    assert omni(*DUE, lang="fr").stderr == "Rien à faire.\n"


def test_quiet_says_nothing_whatever_was_done(omni: Omni) -> None:
    for fmt in ("table", "json"):
        said = omni(*DUE, "--quiet", "--format", fmt)
        assert (said.stdout, said.stderr) == ("", "")
    assert ask(omni.home, "SELECT count(*) FROM ledger") != [(0,)]


def test_a_dry_run_of_all_shows_each_and_writes_nothing(omni: Omni) -> None:
    before = written(omni)
    told = omni(*DUE, "--dry-run", "--format", "json").json
    assert [len(one["items"]) for one in told] == [len(told[0]["items"]), 1, 1, 3]
    assert omni(*DUE, "--dry-run").stderr == "Dry run: nothing was written.\n"
    assert written(omni) == before


def test_a_dry_run_shows_which_windows_would_close_with_what_had_been_done(omni: Omni) -> None:
    words = ("job", "run", "close-windows", "--dry-run")
    assert {
        "term": "20263", "what": "confirmation", "closed_at": "2026-09-21T04:00:00Z",
        "counts": {"registered": 1, "confirmed": 0, "unconfirmed": 1},
    } in omni(*words, "--format", "json").json["items"]  # fmt: skip
    assert "registered=1; confirmed=0; unconfirmed=1" in omni(*words).stdout
    assert "20263,confirmation,2026-09-21T04:00:00Z" in omni(*words, "--format", "csv").stdout
    assert ask(omni.home, "SELECT * FROM closings") == []


def fails(omni: Omni, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    def find(*_: object) -> None:
        raise error

    jobs = tuple(
        type(job)(**{**{key: getattr(job, key) for key in job.__slots__}, "find": find})
        if job.name == name
        else job
        for job in registry.JOBS
    )
    monkeypatch.setattr(runner, "JOBS", jobs)


def test_a_job_that_fails_does_not_stop_the_others(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    why = reason("one-of-two", "Second reason.")
    fails(omni, monkeypatch, "late-confirmation", Refused("First.", code="no", reasons=(why,)))
    failed = omni(*DUE, "--format", "json", exits=8)
    assert [one["job"] for one in failed.json] == ["publish-timetables", "late-payment", "close-windows"]
    assert [(one["code"], one["message"]) for one in failed.error["details"]] == [
        ("no", "late-confirmation: First."),
        ("one-of-two", "Second reason."),
    ]
    assert "late-confirmation: First." in omni(*DUE, "--quiet", exits=8).stderr


def test_a_fault_of_ours_in_a_job_is_kept_and_does_not_stop_the_others(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(omni, monkeypatch, "publish-timetables", RuntimeError("x"))
    failed = omni(*DUE, exits=8)
    assert "publish-timetables: a fault of omni's" in failed.stderr
    assert list((omni.home / "crashes").glob("*.txt"))
    assert "late-confirmation" in failed.stdout


def test_a_store_that_fails_stops_them_all(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(omni, monkeypatch, "late-confirmation", StoreError("The disk failed.", code="store-io"))
    omni(*DUE, exits=7)
    assert ask(omni.home, "SELECT job FROM job_runs") == [("publish-timetables",)]


# --- online payments ------------------------------------------------------------------------------------


def test_without_an_online_provider_there_is_nothing_to_settle(omni: Omni) -> None:
    told = omni("job", "run", "payments", "--format", "json")
    assert told.json == {
        "job": "payments", "as_of": "2026-10-08T12:00:00Z",
        "looked": 0, "paid": 0, "expired": 0, "failed": 0, "paid_cents": 0,
    }  # fmt: skip


def test_the_provider_is_asked_when_there_is_one(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands._online, "gateway", lambda _world: object())
    assert omni("job", "run", "payments", "--format", "json").json["looked"] == 0


def test_a_provider_s_key_that_cannot_be_read_stops_no_other_job(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_world: object) -> None:
        raise StoreError("The key is open to others.", code="key-open")

    monkeypatch.setattr(commands._online, "gateway", unreadable)
    omni("job", "run", "payments", exits=7)
    failed = omni(*DUE, "--format", "json", exits=8)
    assert [one["code"] for one in failed.error["details"]] == ["key-open"]
    assert "late-confirmation" in [one["job"] for one in failed.json]
    omni(*SWEEP)


def settling(paid: Paid) -> Callable[..., object]:
    return lambda *_: lambda _dry_run: paid


def test_what_was_paid_online_is_told_and_what_could_not_be_posted_is_listed(
    omni: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {"looked": 3, "paid": 1, "expired": 0, "failed": 1, "paid_cents": 2500}
    why = reason("online-not-ours", "Payment 3 is not ours.")
    monkeypatch.setattr(commands.job, "_settling", settling(Paid(counts, (why,))))
    for words in (("payments",), ("--due",)):
        failed = omni("job", "run", *words, "--format", "json", exits=8)
        assert failed.error["details"][0]["code"] == "online-not-ours"
    runs = ask(omni.home, "SELECT count(*) FROM job_runs WHERE job = 'payments'")
    assert runs == [(2,)]


def test_pages_that_still_wait_are_nothing_done(omni: Omni, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {"looked": 3, "paid": 0, "expired": 0, "failed": 0, "paid_cents": 0}
    monkeypatch.setattr(commands.job, "_settling", settling(Paid(counts)))
    omni(*DUE)
    assert ask(omni.home, "SELECT count(*) FROM job_runs WHERE job = 'payments'") == [(0,)]


# --- list and history -----------------------------------------------------------------------------------


def test_the_list_says_what_each_does_and_when(omni: Omni) -> None:
    omni(*SWEEP)
    listed = {one["job"]: one for one in omni("job", "list", "--format", "json").json}
    assert list(listed) == [job.name for job in registry.JOBS]
    assert listed["late-confirmation"]["last_run"] == "2026-10-08T12:00:00Z"
    assert listed["late-confirmation"]["next_due"] == "2027-02-16T05:00:00Z"
    assert listed["publish-timetables"] == {
        "job": "publish-timetables", "next_due": "2026-10-08T12:00:00Z", "last_run": None,
        "about": "Publish timetables on their day and charge the term's fees.",
    }  # fmt: skip
    assert "October 8, 2026 at 08:00" in omni("job", "list").stdout


def test_the_history_says_what_ran_the_newest_first(omni: Omni) -> None:
    for name in ("late-confirmation", "late-payment"):
        omni("job", "run", name)
    newest, oldest = omni("job", "history", "--format", "json").json
    assert [newest["job"], oldest["job"]] == ["late-payment", "late-confirmation"]
    assert oldest["outcome"] == {"candidates": 1, "charged": 1, "already": 0, "skipped": 0}
    assert (oldest["as_of"], oldest["actor"]) == ("2026-10-08T12:00:00Z", omni_operator())
    assert oldest["millis"] >= 0
    assert len(omni("job", "history", "--limit", "1", "--format", "json").json) == 1
    assert [
        one["job"] for one in omni("job", "history", "--job", "late-confirmation", "--format", "json").json
    ] == ["late-confirmation"]
    assert "1 charged" in omni("job", "history").stdout
    assert "candidates=1; charged=1" in omni("job", "history", "--format", "csv").stdout


def test_what_had_been_done_when_a_window_closed_is_shown_afterwards(omni: Omni) -> None:
    omni(*DUE)
    (confirmation, *_others) = omni("job", "closings", "--format", "json").json
    assert confirmation == {
        "term": "20263", "what": "confirmation", "closed_at": "2026-09-21T04:00:00Z", "registered": 1, "confirmed": 0,
        "unconfirmed": 1,
    }  # fmt: skip
    assert "Enrolment confirmation" in omni("job", "closings").stdout
