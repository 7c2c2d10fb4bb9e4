"""The hand-written pages say what the program does today, alike in both languages."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING

import pytest

from omnicli.clock import FixedClock
from omnicli.i18n import Translator
from omnicli.main import run
from omnicli.rules.college import CollegeFacts, from_file
from omnicli.rules.finance import Finance
from omnicli.rules.relative import parse_relative_date
from omnicli.rules.tariff import PER
from omnicli.rules.terms import COLUMNS, DEFAULT_TERM_RULES, Season
from omnicli.services.imports.kinds import KINDS
from omnicli.services.jobs.registry import JOBS
from omnicli.settings import Settings
from omnicli.world import World
from tests.conftest import MONDAY, REPOSITORY
from tests.docs.pages import ALL, BY_LANG, BY_NAME, LANGS, PAGES, codes, prose, rows, text
from tests.docs.rewriting import rewrite
from tests.docs.transcripts import Command, Shell, commands, compare, make_demo, normal
from tools import doc_exit_codes, tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Omni
    from tests.docs.transcripts import Demo

_A_FILE = re.compile(r"~/\S+|[\w-]+\.(?:csv|toml|json|txt|pdf|ics|pem|zip|p12|xml)\b")
_A_TEXT = re.compile(r'(?<=--reason )"[^"]*"|(?<=--why )"[^"]*"|(?<=--note )"[^"]*"')


# --- what is shown is what happens ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Demo]:
    """An invented college made once in each language, for the pages to copy."""
    return {lang: _invent(tmp_path_factory.mktemp("demo") / "home", lang) for lang in LANGS}


def _invent(home: Path, lang: str) -> Demo:
    said: list[str] = []
    world = World(
        {"OMNI_HOME": str(home), "OMNI_LANG": lang, "OMNI_BCRYPT_COST": "4"}, clock=FixedClock(MONDAY)
    )
    world.out = said.append  # type: ignore[method-assign, assignment]
    assert run(["demo"], world) == 0
    return make_demo(home, "".join(said))


@BY_NAME
def test_a_page_shows_what_the_program_says(lang, page, demos, omni: Omni, monkeypatch, tmp_path):
    shell = Shell(omni, lang, demos[lang], monkeypatch, tmp_path)
    if os.environ.get("REWRITE"):
        rewrite(page, commands(page), shell)
        pytest.skip("written anew: read the difference")
    for command in commands(page):
        shell.check(command)


@BY_NAME
def test_the_scripts_of_a_page_are_well_formed(lang, page):
    for script in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)


# --- what a shell runs ------------------------------------------------------------------------------------


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment where `omni` is this checkout's, quick at hashing."""
    program = tmp_path / "bin" / "omni"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{REPOSITORY}" exec "{sys.executable}" -m omnicli "$@"\n')
    program.chmod(0o755)
    return {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "TMPDIR": str(tmp_path),
        "OMNI_BCRYPT_COST": "4",
        "OMNI_LANG": "en",
    }


def sh(environ: dict[str, str], *words: str, exits: int = 0, **more: Path | str) -> str:
    """Run a shell and return all it printed."""
    done = subprocess.run(  # type: ignore[call-overload]
        ["sh", *words], env=environ, text=True, stdout=-1, stderr=subprocess.STDOUT, check=False, **more
    )
    assert done.returncode == exits, done.stdout
    return str(done.stdout)


def test_the_tour_goes_through_the_day_and_may_be_taken_again_in_the_other_language(environ, tmp_path):
    tour = str(REPOSITORY / "tools" / "demo.sh"), str(tmp_path / "bin" / "omni")
    first = sh(environ | {"OMNI_LANG": "fr"}, *tour, "--students", "20")
    (home,) = tmp_path.glob("omni-demo.*")
    assert "Tout concorde" in first
    papers = [path.read_bytes() for path in (home / "tour").glob("*.pdf")]
    assert [paper[:5] for paper in papers] == [b"%PDF-"] * 4
    assert "REC-" in first
    again = sh(environ | {"OMNI_HOME": str(home)}, *tour)
    assert "Recorded already: REC-" in again
    assert again.count("taken before, under BNK-000001") == 2
    assert "Everything holds" in again
    assert f"rm -r '{home}'" in again


def test_the_tour_leaves_a_college_alone_that_it_did_not_make(environ, home):
    said = sh(environ | {"OMNI_HOME": str(home)}, str(REPOSITORY / "tools" / "demo.sh"), "omni", exits=6)
    assert "did not make it" in said
    assert not (home / "tour").exists()


def test_the_night_load_of_the_guide_stops_at_a_refused_file_and_goes_on_once_it_is_mended(
    environ, home, tmp_path
):
    scripts = re.findall(r"```sh\n(.*?)```", PAGES["en"][2].read_text(encoding="utf-8"), re.DOTALL)
    (script,) = (script for script in scripts if "load-night" in script)
    files = {
        "programs": "code,title\n420.B0,Techniques de l’informatique\n",
        "students": "number,permanent_code,last_name,first_name,birth_date,program\n"
        "633901,TREM69530701,Tremblay,Marie,2007-03-07,420.B0\n",
        "offering": "course,title,section,day,start,end\n420-1N6-TH,Intro,1,Mon,8:00,10:00\n",
        "registrations": "student,course,section\n2633901,420-1N6-TH,1\n",
    }
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    environ["OMNI_HOME"] = str(home)
    load = "-c", script, "load-night", str(tmp_path), "A2026"
    assert "students.csv is refused" in sh(environ, *load, exits=9)
    (rejection,) = json.loads((tmp_path / "students.report.json").read_bytes())["rejections"]
    assert (rejection["line"], rejection["column"]) == (2, "number")
    (tmp_path / "students.csv").write_text(files["students"].replace("633901", "2633901"), encoding="utf-8")
    sh(environ, *load)
    assert "2633901,Tremblay,Marie,420.B0" in (tmp_path / "unretrieved.csv").read_text(encoding="utf-8")


@BY_LANG
def test_the_payment_night_of_the_guide_takes_each_file_once_and_says_what_must_be_looked_at(
    lang, environ, home, tmp_path
):
    scripts = re.findall(r"```sh\n(.*?)```", PAGES[lang][3].read_text(encoding="utf-8"), re.DOTALL)
    (script,) = (script for script in scripts if "payments import" in script)
    (folders,) = re.findall(r"mkdir -p (\w+) (\w+) (\w+) ", script)
    inbox, taken, refused = folders
    (tmp_path / inbox).mkdir()
    (tmp_path / inbox / "monday.csv").write_text("reference,date,amount\n99999999,2026-08-24,12.34\n")
    (tmp_path / inbox / "tuesday.csv").write_text("reference,date,amount\n99999999,2026-08-25,x\n")
    environ |= {"OMNI_HOME": str(home), "OMNI_LANG": lang}
    night = "-c", script, "night", str(tmp_path)
    said = sh(environ, *night, exits=9)
    assert "tuesday.csv" in said
    assert "omni staff payments suspense" in said
    assert [len([*(tmp_path / name).iterdir()]) for name in (inbox, taken, refused)] == [0, 1, 1]
    (kept,) = (tmp_path / taken).iterdir()
    kept.rename(tmp_path / inbox / "again.csv")
    sh(environ, *night)
    listed = sh(environ, "-c", "omni staff payments suspense --format csv")
    assert len(listed.splitlines()) == 2


# --- all is said, in both languages --------------------------------------------------------------------


@BY_LANG
def test_every_command_is_told(lang):
    said = text(lang)
    leaves = [words for words, command in tree.commands() if words and not hasattr(command, "list_commands")]
    assert [words for words in leaves if f"omni {' '.join(words)}" not in said] == []


@BY_LANG
def test_every_setting_is_told_with_its_default_its_range_and_its_meaning(lang):
    t = Translator(lang)
    told = {codes(row[0])[0]: row[1:] for row in rows(PAGES[lang][2]) if len(row) == 4 and codes(row[0])}
    for known in dataclasses.fields(Settings):
        default, values, about = told[known.name]
        assert codes(default) == ([_toml(known.default)] if known.default != "" else [])
        assert _numbers_or_codes(values) == _allowed(known)
        assert about.replace("\u00a0", " ") == t(known.metadata["about"]).replace("\u00a0", " ")


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _numbers_or_codes(cell: str) -> list[str]:
    return codes(cell) or re.findall(r"\d+", cell)


def _allowed(known: dataclasses.Field[object]) -> list[str]:
    if isinstance(known.default, bool):
        return ["true", "false"]
    bounds = [str(known.metadata[key]) for key in ("low", "high") if known.metadata[key] is not None]
    return bounds or [value for value in known.metadata["among"] if value]


@BY_LANG
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_column_of_a_kind_is_told_and_starred_when_required(lang, kind):
    page = PAGES[lang][2].read_text(encoding="utf-8")
    section = re.search(rf"\n### {kind.name}\b.*?(?=\n##)", page, re.DOTALL)
    assert section
    told = [
        name for row in re.findall(r"^\| (`.*?) \|", section[0], re.MULTILINE) for name in row.split(", ")
    ]
    assert sorted(codes(" ".join(told))) == sorted(kind.names)
    assert {codes(name)[0] for name in told if name.endswith(r"\*")} == kind.required


@BY_LANG
def test_every_key_of_a_college_file_is_told(lang):
    told = {key for row in rows(PAGES[lang][2]) for key in codes(row[0])}
    tables = {"term_rules", "money", "choosing", "marking", "cote_r_table", "papering"}
    known = {field.name for field in dataclasses.fields(CollegeFacts)} - tables | {"logo"}
    assert known | {"[finance]", "[choice]", "[marks]", "[cote_r]", "[papers]"} <= told
    from_file(dict.fromkeys(known - {"address", "time_zone"}, "x"))  # none of them is refused


@BY_LANG
def test_every_decision_about_money_is_told_with_its_default(lang):
    told = {
        codes(row[0])[0]: codes(row[1]) for row in rows(PAGES[lang][3]) if len(row) == 4 and codes(row[0])
    }
    for known in dataclasses.fields(Finance):
        default = '"0.01"' if known.name == "access_from" else str(known.default)
        assert told[known.name] == ([default] if default else [])


@BY_LANG
def test_the_tariff_told_is_the_one_that_omni_comes_with(lang, omni: Omni, home):
    told = {
        (kind, whom, row[2].strip("`"), row[3].strip("`"))
        for row in rows(PAGES[lang][3])
        if len(row) == 5 and row[3].strip("`") in PER
        for kind in codes(row[0])
        for whom in codes(row[1])
    }
    stored = json.loads(omni("staff", "export", "tariff", "--format", "json").stdout)
    assert told == {tuple(row[key] for key in ("kind", "applies_to", "amount", "per")) for row in stored}


@BY_LANG
def test_every_job_is_told(lang):
    known = [job.name for job in JOBS]
    told = [codes(row[0])[0] for row in rows(PAGES[lang][3]) if len(row) == 3 and codes(row[0])]
    assert [name for name in told if name in known] == known


@BY_LANG
def test_the_rules_of_dates_told_are_the_default_ones_and_can_be_read(lang):
    table = {
        codes(row[0])[0]: row for row in rows(PAGES[lang][2]) if codes(row[0]) and codes(row[0])[0] in COLUMNS
    }
    for column, row in table.items():
        if len(row) == 5:
            autumn, *others = (codes(cell) for cell in row[1:4])
            shown = [*autumn, *((cell or autumn)[0] for cell in others)]
            assert shown == [
                DEFAULT_TERM_RULES[s][column] for s in (Season.AUTUMN, Season.WINTER, Season.SUMMER)
            ]
    grammar = [
        codes(row[0])[0]
        for row in rows(PAGES[lang][2])
        if re.search(r"^`(\d\d-|\d+ |\w+ \w+ on |\w+ day)", row[0])
    ]
    assert len(grammar) >= 6
    for rule in grammar:
        assert parse_relative_date(rule, COLUMNS)


@BY_LANG
def test_the_warnings_told_are_codes_of_the_program(lang):
    page = PAGES[lang][2].read_text(encoding="utf-8")
    table = page[page.index("`unknown-column`") :].split("\n\n")[0]
    told = {
        code for line in table.splitlines() for code in codes(line.split("|")[1] if line[0] == "|" else line)
    }
    assert told <= _slugs()


@cache
def _slugs() -> set[str]:
    return set(re.findall(r"^\| `([a-z-]+)` \|", doc_exit_codes.page(), re.MULTILINE))


@BY_LANG
def test_the_messages_explained_to_students_are_those_of_the_program(lang):
    t = Translator(lang)
    sentences = {t(message) for message in _messages()}
    for row in rows(PAGES[lang][1]):
        for shown in codes(row[0]) if row[0].endswith("…`") else []:
            assert any(sentence.startswith(shown.removesuffix("…")) for sentence in sentences), shown


def _messages() -> Iterator[str]:
    from tools.messages import said

    return (message for message in said() if isinstance(message, str))


# --- the pages hold together ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", [*(page for _, page in ALL), REPOSITORY / "CHANGELOG.md"], ids=lambda p: p.name
)
def test_a_link_leads_to_a_page_and_a_heading_that_exist(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        name, _, heading = target.partition("#")
        path = page.parent / name if name else page
        assert path.exists(), target
        assert not heading or heading in _anchors(path), target


def _anchors(page: Path) -> set[str]:
    """Return the anchors that a forge makes of a page's headings."""
    outside = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    ("english", "french"), [*zip(*PAGES.values(), strict=True)], ids=[p.name for p in PAGES["en"]]
)
def test_both_languages_have_the_same_parts_and_run_the_same_commands(english, french):
    assert _shape(english) == _shape(french)


def _shape(page: Path) -> tuple[list[int], list[str]]:
    outside = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#+) ", outside, re.MULTILINE)]
    return levels, [
        _A_TEXT.sub("TEXT", _A_FILE.sub("FILE", normal(command.text))) for command in commands(page)
    ]


@pytest.mark.parametrize("page", PAGES["fr"], ids=lambda p: p.name)
def test_french_marks_stand_where_quebec_puts_them(page):
    said = prose(page)
    assert re.findall(r".{20}[ ][:»%$](?=\s|$)|« .{20}|.{20}[\s\u00a0][;?!](?=\s|$)|.{20}\w'\w", said) == []


# --- the harness itself ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "said", "alike"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
        ([], ["a"], False),
        (["…"], ["a", "b"], True),
        (["a", "…"], ["a"], True),
        (["…", "b"], ["a", "b"], True),
        (["…", "b"], ["b", "a"], False),
        (["a", "…", "c", "…"], ["a", "b", "c", "d"], True),
        (["a", "…", "c"], ["a", "c", "c"], True),
        (["c", "…", "c"], ["c"], False),
        (["ab…"], ["abc"], True),
        (["ab…"], ["b"], False),
        (["a   b  ---------"], ["a      b  ----"], True),
    ],
)
def test_lines_shown_are_held_against_lines_said(shown, said, alike):
    assert (compare(shown, said) is not None) == alike


def test_a_page_is_written_anew_where_it_says_otherwise_and_cut_alike(
    demos, omni: Omni, monkeypatch, tmp_path
):
    page = tmp_path / "page.md"
    said = "```console\n$ omni demo\nCégep of old\n…\n      13  programmes\n…\n{next}\n{last}\n```\n"
    page.write_text(said.format(next="  omni staff", last="  omni"), encoding="utf-8")
    rewrite(page, commands(page), Shell(omni, "en", demos["en"], monkeypatch, tmp_path))
    wanted = said.format(
        next="  omni staff students list --unretrieved --term 20263",
        last="  omni staff choices list --missing --term 20271",
    )
    wanted = wanted.replace("      13", "       12").replace(
        "Cégep of old", "Cégep de Val-Boréal: an invented college in ~"
    )
    assert re.sub(r"/home/alex/\S+", "~", page.read_text(encoding="utf-8")) == wanted


def test_a_page_that_says_otherwise_fails(demos, omni: Omni, monkeypatch, tmp_path):
    shell = Shell(omni, "en", demos["en"], monkeypatch, tmp_path)
    shell.check(Command(1, "omni demo", ("…", "       12  programmes", "…")))
    with pytest.raises(AssertionError, match="line 2"):
        shell.check(Command(2, "omni whoami", ("Signed in.",), code=4))
