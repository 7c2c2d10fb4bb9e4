"""What reaches standard output: for people, for machines, for a reader who has gone."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnicli.csv_text import neutralise, restore, to_csv
from omnicli.i18n import Translator
from omnicli.money import Cents
from omnicli.output import Column, View, escaped, harmless, plain, render, to_json, write
from tests.builders import NUMBER, a_college, sign_in, sql
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Omni

FR, EN = Translator("fr"), Translator("en")
VIEW = View((Column("name", "Name"), Column("amount", "Amount"), Column("at", "At"), Column("good", "Good")))
ROW = {
    "name": "Côté",
    "amount": Cents(5000),
    "at": datetime(2026, 9, 14, 14, tzinfo=UTC),
    "good": True,
    "more": 1,
}
NASTY = "a\x1b]0;owned\x07\x9b2J\u202eb\tc"


# --- shapes -------------------------------------------------------------------------------------------


def test_json_has_stable_keys_cents_and_instants_and_only_what_is_declared() -> None:
    assert json.loads(render([ROW], VIEW, "json", FR)) == [
        {"name": "Côté", "amount": 5000, "at": "2026-09-14T14:00:00Z", "good": True}
    ]


def test_a_listing_is_a_list_and_one_thing_an_object() -> None:
    assert json.loads(render([], VIEW, "json", FR)) == []
    assert isinstance(json.loads(render(ROW, VIEW, "json", FR)), dict)


def test_csv_is_rfc_4180_with_its_header_even_when_empty() -> None:
    assert render([], VIEW, "csv", FR) == "name,amount,at,good\r\n"
    assert render([ROW], VIEW, "csv", FR) == "name,amount,at,good\r\nCôté,5000,2026-09-14T14:00:00Z,true\r\n"


def test_a_table_is_in_the_readers_language() -> None:
    assert "50,00\u00a0$" in render([ROW], VIEW, "table", FR).replace(" $", "\u00a0$")
    assert "oui" in render([ROW], VIEW, "table", FR)
    assert "$50.00" in render([ROW], VIEW, "table", EN)


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_nothing_is_an_empty_cell(value: object) -> None:
    assert render([{"name": value}], View((Column("name", "Name"),)), "csv", FR) in (
        "name\r\n\r\n",
        'name\r\n""\r\n',
    )


# --- spreadsheets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", '=HYPERLINK("http://x")']
)
def test_no_cell_is_run_by_a_spreadsheet(cell: str) -> None:
    assert neutralise(cell) == f"'{cell}"


@given(st.text())
def test_a_neutralised_cell_is_restored(cell: str) -> None:
    assert restore(neutralise(cell)) == cell


@given(
    st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2))
)
def test_csv_is_read_back_as_it_was(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(to_csv(("a", "b"), rows), newline="")))
    assert [[restore(cell) for cell in row] for row in read] == [["a", "b"], *rows]


# --- terminals ------------------------------------------------------------------------------------------


def drives(text: str) -> set[str]:
    return {
        c for c in text if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 or "\u202a" <= c <= "\u202e"
    }


@given(st.text())
def test_no_stored_text_drives_a_terminal(text: str) -> None:
    assert not drives(plain(text))
    assert not drives(harmless(text))
    assert "\n" not in plain(text)


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_drives_no_terminal_and_means_the_same(data: Any) -> None:
    assert not drives(to_json(data))
    assert json.loads(to_json(data)) == data
    assert json.loads(escaped(json.dumps(data, ensure_ascii=False))) == data


def test_french_keeps_its_no_break_spaces() -> None:
    assert harmless("« Quitter »\u00a0: 25\u202f%") == "« Quitter »\u00a0: 25\u202f%"


def test_a_name_that_would_drive_a_terminal_is_shown_harmless_everywhere(omni: Omni) -> None:
    a_college(omni.home)
    sign_in(omni)
    sql(omni.home, "UPDATE students SET last_name = ? WHERE number = ?", (NASTY, NUMBER))
    sql(omni.home, "UPDATE sections SET title = ?", (NASTY,))
    for words in (
        (),
        ("whoami",),
        ("profile", "show"),
        ("schedule", "show"),
        ("staff", "students", "show", NUMBER),
    ):
        for fmt in ("table", "json"):
            said = omni("--format", fmt, *words)
            assert not drives(said.stdout), words
            assert not drives(said.stderr), words


def test_what_is_typed_is_repeated_harmless(omni: Omni) -> None:
    for words in (
        ("whoami", "--format", NASTY),
        ("schedule", "show", "--term", NASTY),
        (NASTY,),
        ("--as-of", NASTY),
    ):
        said = omni(*words, exits=2)
        assert not drives(said.stderr), words


# --- streams, in real processes --------------------------------------------------------------------------


def shell(home: Path, command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `omni` is the program."""
    script = f'omni() {{ "{sys.executable}" -m omnicli "$@"; }}; set -o pipefail; {command}'
    return subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={"PATH": os.environ["PATH"], "OMNI_HOME": str(home), "OMNI_LANG": "en", **environ},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    ["omni admin config show | head -1", "omni admin config show | true", "omni --help | true",
     "omni admin doctor --format json | head -c 1", "omni admin college show --help | true"],
)  # fmt: skip
def test_a_reader_who_leaves_early_is_no_error(home: Path, command: str) -> None:
    done = shell(home, command)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_device_under_standard_output_is_said(home: Path) -> None:
    done = shell(home, "omni admin config show --format json > /dev/full")
    assert done.returncode == 7
    assert json.loads(done.stderr)["error"]["code"] == "output-unwritable"


def test_closed_streams_are_no_bug_and_no_store_takes_their_place(home: Path) -> None:
    done = shell(
        home, "omni admin college show <&- >&- 2>&-; omni admin audit list <&- >&-; omni admin verify"
    )
    assert done.returncode == 0
    assert not (home / "crashes").exists()


def test_a_form_from_a_closed_standard_input_is_an_empty_one(home: Path) -> None:
    assert shell(home, "omni register --input - <&-").returncode == 9


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_cannot_write_french_gets_what_it_can(home: Path, encoding: str) -> None:
    done = shell(home, "omni admin college show | od -c", PYTHONIOENCODING=encoding, OMNI_LANG="fr")
    assert done.returncode == 0
    assert not (home / "crashes").exists()


@pytest.mark.parametrize(
    ("environ", "colour"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colour_is_for_a_terminal_that_has_not_refused_it(
    omni: Omni, environ: dict[str, str], colour: bool
) -> None:
    a_college(omni.home)
    sign_in(omni)
    assert "Marie Tremblay" in (said := on_a_terminal(omni.home, **environ))
    assert ("\x1b[" in said) is colour
    assert "\x1b[" not in shell(omni.home, "omni", OMNI_AS_OF=SOON).stdout


SOON = "2026-09-14T14:05:00Z"


def on_a_terminal(home: Path, **environ: str) -> str:
    """What `omni` alone writes when its standard output is a terminal."""
    ours, its = os.openpty()
    try:
        subprocess.run(
            [sys.executable, "-m", "omnicli"],
            stdout=its,
            cwd=REPOSITORY,
            env={"OMNI_HOME": str(home), "OMNI_LANG": "en", "OMNI_AS_OF": SOON, "TERM": "xterm", **environ},
            timeout=60,
            check=True,
        )
        return os.read(ours, 65536).decode()
    finally:
        os.close(ours)
        os.close(its)


class Broken(io.StringIO):
    def write(self, _text: str) -> int:
        raise OSError(28, "No space left on device")

    def fileno(self) -> int:
        return os.open(os.devnull, os.O_WRONLY)


def test_a_full_device_under_standard_error_leaves_nobody_to_tell() -> None:
    write(Broken(), "x")


def test_dates_in_a_list_are_written_for_machines() -> None:
    assert to_csv(("d",), [[[date(2026, 9, 14), None, True]]]) == "d\r\n2026-09-14; ; true\r\n"


def test_a_header_that_a_spreadsheet_would_run_is_neutralised() -> None:
    assert to_csv(("=1+1", "mark"), []) == "'=1+1,mark\r\n"
