"""`omni results`: what students read of their terms, and what they may not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import NUMBER, a_college, give_an_account, sign_in, sql
from tests.commands.marked import AT, COURSE, OTHER, a_marked_term, assess, line, mark

if TYPE_CHECKING:
    from tests.conftest import Omni


@pytest.fixture
def marked(omni: Omni) -> Omni:
    """Marie, with a mark, and five others in her group."""
    a_marked_term(omni.home)
    sign_in(omni)
    return omni


def course(omni: Omni, *more: str) -> Any:
    """What machines are told of the course."""
    return omni("results", "course", COURSE, *more, "--format", "json").json


def term(omni: Omni) -> Any:
    """What machines are told of the term: the course, and the other."""
    return omni("results", "term", "--format", "json").json


def on_a_terminal(omni: Omni, monkeypatch: pytest.MonkeyPatch, columns: int, *words: str) -> str:
    """Run a command as on a terminal of so many columns."""
    with monkeypatch.context() as patch:
        patch.setattr(io, "TextIOWrapper", Terminal)
        patch.setenv("COLUMNS", str(columns))
        return omni("results", *words).stdout


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


# --- term -------------------------------------------------------------------------------------------------


def test_every_course_of_the_term_is_there_with_its_figures(marked: Omni) -> None:
    first, second = term(marked)
    assert first == {
        "course": COURSE, "section": "00001", "title": "Introduction à la programmation", "state": "in-progress",
        "earned": "30", "marked": "40", "weight": "80", "share": "50", "group_mean": "28.3", "projected": "75",
        "projected_group_mean": "70.8", "group_count": 6, "final": None, "remark": None, "final_group_mean": None,
    }  # fmt: skip
    assert (second["course"], second["projected"], second["share"]) == (OTHER, None, "0")


def test_a_term_reads_well_in_both_languages(marked: Omni) -> None:
    french, english = (marked("results", "term", lang=lang).stdout for lang in ("fr", "en"))
    assert "Automne 2026" in french
    assert "28,3" in french
    assert "Autumn 2026" in english
    assert "30 / 40" in english
    assert "28.3" in english


def test_a_final_result_stands_beside_its_remark_and_the_mean_of_the_group(marked: Omni) -> None:
    line(marked.home, COURSE, 52, "EC", "71.5")
    row = term(marked)[0]
    assert (row["state"], row["final"], row["remark"], row["final_group_mean"]) == ("final", 52, "EC", "71.5")
    assert "52 EC" in marked("results", "term").stdout


def test_the_final_mean_of_a_group_reads_as_on_a_report_card(marked: Omni) -> None:
    line(marked.home, COURSE, 80, "", "72.027778")
    assert term(marked)[0]["final_group_mean"] == "72.0"
    assert "Mean of the group: 72.0\n" in marked("results", "course", COURSE).stdout


@pytest.mark.parametrize(("remark", "state"), [("AE", "abandoned"), ("IT", "pending"), ("EQ", "final")])
def test_a_remark_without_a_mark_has_none_beside_it(marked: Omni, remark: str, state: str) -> None:
    line(marked.home, COURSE, None, remark)
    row = term(marked)[0]
    assert (row["state"], row["final"], row["remark"]) == (state, None, remark)


def test_the_final_mean_of_a_group_known_to_be_small_is_not_told(marked: Omni) -> None:
    line(marked.home, COURSE, 80, "", "71.5", size=4)
    assert term(marked)[0]["final_group_mean"] is None


def test_a_past_term_is_read_from_the_record(marked: Omni) -> None:
    sql(
        marked.home,
        "INSERT INTO record (student, term, course, mark) VALUES (?, '20261', ?, 81)",
        (NUMBER, OTHER),
    )
    [row] = marked("results", "term", "--term", "H2026", "--format", "json").json
    assert (row["course"], row["title"], row["final"]) == (OTHER, "Écriture et littérature", 81)


def test_a_dropped_course_leaves_no_line(marked: Omni) -> None:
    sql(marked.home, "DELETE FROM registrations WHERE student = ? AND course = ?", (NUMBER, COURSE))
    assert [row["course"] for row in term(marked)] == [OTHER]
    assert marked("results", "new", "--format", "json").json == []
    marked("results", "course", COURSE, exits=3)


def test_a_dropped_course_is_said_to_be(marked: Omni) -> None:
    sql(marked.home, "DELETE FROM registrations WHERE student = ? AND course = ?", (NUMBER, COURSE))
    sql(
        marked.home,
        "INSERT INTO withdrawals (student, term, course, section, kind, date, at, actor)"
        " VALUES (?, '20263', ?, '00001', 'drop', '2026-09-11', ?, 'x')",
        (NUMBER, COURSE, AT),
    )
    refused = marked("results", "course", COURSE, "--format", "json", exits=3).error
    assert refused["code"] == "course-dropped"
    assert "September 11, 2026" in refused["message"]


def test_a_term_without_a_course_is_not_found(marked: Omni) -> None:
    assert (
        marked("results", "term", "--term", "H2026", "--format", "json", exits=3).error["code"]
        == "no-course-in-term"
    )


@pytest.mark.parametrize("what", [("term",), ("course", COURSE), ("absences",), ("new",)])
def test_nobody_reads_results_without_being_signed_in(omni: Omni, what: tuple[str, ...]) -> None:
    a_college(omni.home)
    omni("results", *what, exits=4)


def test_another_student_reads_another_term(marked: Omni) -> None:
    give_an_account(marked)
    sign_in(marked, "2634568")
    marked("results", "course", COURSE, exits=3)
    assert marked("results", "new", "--format", "json").json == []


# --- the group ----------------------------------------------------------------------------------------------


def test_a_work_shows_the_figures_of_the_group_and_where_i_stand(marked: Omni) -> None:
    exam = next(one for one in course(marked)["assessments"] if one["name"] == "Examen 1")
    assert exam | {"distribution": None} == {
        "name": "Examen 1", "date": "2026-09-10", "category": "examens", "kind": "normal", "mark": "15",
        "points": "20", "percent": "75", "weight": "40", "excused": False, "left_out": False, "group_mean": "70.8",
        "group_median": "72.5", "group_sd": "18.4", "group_count": 6, "percentile": 58, "quarter": 2,
        "distribution": None,
    }  # fmt: skip
    assert exam["distribution"] == [0, 0, 0, 0, 1, 0, 1, 2, 1, 1]


def test_four_marks_say_nothing_of_the_group(omni: Omni) -> None:
    a_marked_term(omni.home, mates=3)
    sign_in(omni)
    data = course(omni)
    hidden = (
        "group_mean",
        "group_median",
        "group_sd",
        "group_count",
        "percentile",
        "quarter",
        "distribution",
    )
    for row in (data, *data["assessments"]):
        assert [row[key] for key in hidden] == [None] * len(hidden)
    assert (term(omni)[0]["group_mean"], term(omni)[0]["projected_group_mean"]) == (None, None)
    screen = omni("results", "course", COURSE).stdout
    assert "Median" not in screen
    assert "you" not in screen
    assert "15 / 20" in screen


def test_who_abandoned_is_in_the_group_no_more(marked: Omni) -> None:
    line(marked.home, COURSE, None, "AE")
    data = course(marked)
    assert (data["state"], data["group_count"], data["quarter"]) == ("abandoned", 5, None)
    assert data["assessments"][1]["mark"] == "15"


# --- one course ---------------------------------------------------------------------------------------------


def test_the_screen_of_a_course(marked: Omni) -> None:
    """Excused, unmarked, marked; the least mean; the group drawn with one's place."""
    screen = marked("results", "course", COURSE).stdout
    for words in (
        "420-1N6-TH · Introduction à la programmation · group 00001 · Autumn 2026",
        "To date: 30 points of 40 (80 in all)",
        "excused", "15 / 20", "– / 100", "2nd quarter", "····▄·▄[█]▄▄",
        "Category “examens”: a mean of 50% is needed, else the final mark is 59 at most (now 75).",
        " 70–79  ██ 2  ◄ you",
    ):  # fmt: skip
        assert words in screen


def test_the_screen_of_a_course_in_french(marked: Omni) -> None:
    screen = marked("results", "course", COURSE, "--target", "60", lang="fr").stdout
    assert "À ce jour\u00a0: 30 points sur 40 (80 en tout)" in screen
    assert (
        "Pour 60\u00a0: il faut 44\u00a0% en moyenne dans ce qui reste (40\u00a0% de la session)." in screen
    )
    assert "moyenne 70,8" in screen


def test_a_terminal_without_utf_8_draws_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    from fractions import Fraction

    from commands._distribution import bars, line
    from omnicli.i18n import Translator

    spread = (0, 0, 0, 0, 1, 0, 1, 2, 12, 1)
    assert line(spread, Fraction(75), blocks=False) == "....1.1[2]#1"
    drawn = "\n".join(bars(spread, Fraction(75), Translator("en"), blocks=False))
    assert drawn.isascii()
    assert " 70-79  ## 2  < you" in drawn


@pytest.mark.parametrize(("columns", "mean_to_date"), [(80, False), (140, True)])
def test_a_term_is_a_table_on_an_ordinary_terminal(
    marked: Omni, monkeypatch: pytest.MonkeyPatch, columns: int, *, mean_to_date: bool
) -> None:
    marked.environ["NO_COLOR"] = "1"
    heading = on_a_terminal(marked, monkeypatch, columns, "term").splitlines()[2]
    assert heading.split()[0] == "Course"
    assert heading.count("Mean") == 1 + mean_to_date
    assert "Final" not in heading  # nothing is final yet


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("what", [("term",), ("course", COURSE)])
def test_nothing_is_wider_than_the_terminal(
    marked: Omni, monkeypatch: pytest.MonkeyPatch, columns: int, what: tuple[str, ...]
) -> None:
    marked.environ["NO_COLOR"] = "1"
    screen = on_a_terminal(marked, monkeypatch, columns, *what)
    assert max(map(len, screen.splitlines())) <= columns
    assert "15 / 20" in screen or "30 / 40" in screen
    assert "\033" not in screen


def test_a_terminal_shows_marks_in_the_colours_of_the_field(
    marked: Omni, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Green from the pass mark, blue once final."""
    line(marked.home, OTHER, 55, "EC")
    screen = on_a_terminal(marked, monkeypatch, 200, "term")
    assert "\033[32m75\033[0m" in screen
    assert "\033[34m55 EC\033[0m" in screen
    assert "\033[32m75\033[0m" in on_a_terminal(marked, monkeypatch, 60, "term")


@pytest.mark.parametrize(
    ("mark_", "colour"), [("60", "32"), ("59.5", "32"), ("59,49", "33"), ("39.99", "31")]
)
def test_the_colour_of_a_mark_is_that_of_what_it_would_round_to(mark_: str, colour: str) -> None:
    from commands._results_screen import mark_colour

    assert mark_colour(60)(mark_) == colour


def test_a_mark_is_never_shown_better_than_it_is(marked: Omni) -> None:
    """178.50 of 300.01 is 59.498, which is no 59.5: that would be a pass."""
    sql(marked.home, "UPDATE assessments SET points = 30001 WHERE name = 'Examen 1'")
    sql(marked.home, "UPDATE marks SET mark = 17850 WHERE student = ? AND assessment = 1", (NUMBER,))
    assert course(marked)["projected"] == "59.49"


def test_the_lowest_mark_of_a_category_is_said_to_be_left_out(marked: Omni) -> None:
    """Three works at 20 %, one left out: the other two at 30 %."""
    sql(
        marked.home,
        "INSERT INTO assessment_categories VALUES ('20263', ?, '00001', 'devoirs', NULL, 1)",
        (COURSE,),
    )
    for name, points in (("Devoir 1", 500), ("Devoir 2", 800), ("Devoir 3", 900)):
        assess(marked.home, name, "2026-09-12", 1000, 2000, "devoirs")
        mark(marked.home, NUMBER, name, points)
    data = course(marked)
    assert [one["name"] for one in data["assessments"] if one["left_out"]] == ["Devoir 1"]
    assert next(one for one in data["categories"] if one["name"] == "devoirs")["mean"] == "85"
    screen = marked("results", "course", COURSE).stdout
    assert "5 / 10 (left out)" in screen
    assert "Category “devoirs”: the lowest mark is left out." in screen


# --- what is needed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "state", "percent"),
    [("60", "possible", "44"), ("100", "impossible", None), ("37", "reached", "0")],
)
def test_what_is_needed_on_what_remains(marked: Omni, target: str, state: str, percent: str | None) -> None:
    """37.5 of 100 are there: 30 of 80. 60 takes 59.5: 17.6 of the 40 that remain."""
    needed = course(marked, "--target", target)["needed"]
    assert (needed["state"], needed["percent"], needed["remaining"]) == (state, percent, "40")
    assert needed["categories"] == [{"name": "examens", "least_mean": "50", "percent": "25"}]


def test_a_mark_is_supposed_and_nothing_is_written(marked: Omni) -> None:
    told = course(marked, "--if", "examen final=47,5", "--if", "Examen 1=16")["supposed"]
    assert told == {
        "marks": [
            {"name": "Examen final", "mark": "47.5", "points": "100"},
            {"name": "Examen 1", "mark": "16", "points": "20"},
        ],
        "projected": "63.75",
        "final": 64,
        "remark": "",
    }
    assert course(marked)["projected"] == "75"
    shown = marked("results", "course", COURSE, "--if", "Examen 1=16", lang="en").stdout
    assert "With Examen 1 = 16 / 20: " in shown


def test_what_is_needed_counts_what_is_supposed(marked: Omni) -> None:
    needed = course(marked, "--target", "60", "--if", "Examen final=40")["needed"]
    assert (needed["state"], needed["best"], needed["remaining"]) == ("impossible", 58, "0")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--if", "Examen=15"), 3),
        (("--if", "15"), 2),
        (("--if", "Examen 1=21"), 2),
        (("--if", "Examen 1=-1"), 2),
        (("--target", "101"), 2),
        (("--target", "haut"), 2),
    ],
)
def test_what_cannot_be_supposed_is_named(marked: Omni, words: tuple[str, str], code: int) -> None:
    assert marked("results", "course", COURSE, *words, exits=code).stderr


def test_a_course_to_be_completed_may_still_be_projected(marked: Omni) -> None:
    line(marked.home, COURSE, 45, "IT")
    assert course(marked, "--target", "60")["needed"]["percent"] == "44"


def test_of_a_course_whose_result_is_in_nothing_is_needed(marked: Omni) -> None:
    line(marked.home, COURSE, 52, "EC")
    refused = marked("results", "course", COURSE, "--target", "60", "--format", "json", exits=5).error
    assert refused["code"] == "result-is-in"
    assert "52 EC" in refused["details"][0]["message"]


def test_a_course_without_assessments_says_so(marked: Omni) -> None:
    assert "No assessment is announced yet." in marked("results", "course", OTHER).stdout
    assert course(marked)["needed"] is None


def test_csv_has_a_line_for_each_work(marked: Omni) -> None:
    head, *lines = marked("results", "course", COURSE, "--format", "csv").stdout.splitlines()
    assert head.startswith("name,date,category,kind,mark,points,percent")
    assert len(lines) == 3
