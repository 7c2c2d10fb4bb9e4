"""Collecting who somebody says to be and the secrets they choose: at a terminal, or as a JSON form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from omnicli.errors import BadInput, Reason, reason
from omnicli.i18n import N_
from omnicli.rules.people import parse_employee_number, parse_permanent_code, parse_student_number
from omnicli.rules.persons import EMPLOYEE, NOBODY, STUDENT
from omnicli.rules.questions import HOW_MANY, QUESTIONS
from omnicli.rules.values import Invalid, parse_date
from omnicli.services.accounts import Choices, Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from omnicli.services.accounts import Door
    from omnicli.world import World

_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "number": parse_student_number,
    "employee": parse_employee_number,
    "permanent_code": parse_permanent_code,
    "birth_date": parse_date,
}


def normal(field: str, text: str) -> str:
    """Write a fact as the college's files do; what is ill-formed simply matches nobody."""
    try:
        return str(_PARSERS[field](text))
    except Invalid:
        return NOBODY


def facts_from_form(form: Mapping[str, Any], *, kind: str, proof: str | None) -> Facts:
    """Read the facts of a form; `BadInput` names every key that is missing or not text."""
    wanted = ["number", "birth_date", *([proof] if proof else [])]
    faults = text_faults(form, wanted)
    if faults:
        raise bad_form(faults)
    number = normal("number" if kind == STUDENT else "employee", form["number"])
    shown = form[proof] if proof else None
    if proof == "permanent_code":
        shown = normal("permanent_code", form[proof])
    return Facts(kind, number, normal("birth_date", form["birth_date"]), shown)


def choices_from_form(form: Mapping[str, Any]) -> Choices:
    """Read `questions` of a form: a list of {"id": 3, "answer": "…"}."""
    listed = form.get("questions")
    good = isinstance(listed, list) and all(
        isinstance(one, dict) and type(one.get("id")) is int and isinstance(one.get("answer"), str)
        for one in listed
    )
    if not good or not isinstance(listed, list):
        raise bad_form(
            [
                reason(
                    "bad-questions",
                    N_("“questions” must be a list of three {shape}."),
                    shape='{"id", "answer"}',
                )
            ]
        )
    return Choices(tuple(one["id"] for one in listed), tuple(one["answer"] for one in listed))


def text_from_form(form: Mapping[str, Any], key: str) -> str:
    """Read one text of a form."""
    faults = text_faults(form, [key])
    if faults:
        raise bad_form(faults)
    return str(form[key])


def text_faults(form: Mapping[str, Any], keys: list[str]) -> list[Reason]:
    """Say which keys of a form are missing or not text."""
    return [
        reason("missing-key", N_("“{key}” is missing or is not text."), key=key)
        for key in keys
        if not isinstance(form.get(key), str)
    ]


def bad_form(faults: list[Reason]) -> BadInput:
    """Refuse a form with all its faults."""
    return BadInput(N_("The form is refused; nothing was written."), code="bad-form", reasons=faults)


def ask_facts(world: World, *, kind: str, proof: str | None) -> Facts:
    """Ask the facts at the terminal, each until it is well written."""
    number = _ask_until(
        world,
        "number" if kind == STUDENT else "employee",
        N_("Student number (7 digits, on your student card):") if kind == STUDENT else N_("Employee number:"),
    )
    shown = None
    if proof == "permanent_code":
        shown = _ask_until(world, "permanent_code", N_("Permanent code:"))
    elif proof:
        shown = world.prompter.secret(N_("One-time code from the registrar's office:"))
    born = _ask_until(world, "birth_date", N_("Birth date (YYYY-MM-DD):"))
    return Facts(kind, number, born, shown)


def _ask_until(world: World, field: str, message: str) -> str:
    while True:
        text = world.prompter.ask(message)
        try:
            return str(_PARSERS[field](text))
        except Invalid as error:
            world.note(error.reason.message, **error.reason.params)


def ask_choices(world: World) -> Choices:
    """Show the questions and ask for three of them, with an answer each."""
    for question in QUESTIONS:
        world.say(f"{question.id:>4}. {world.t(question.text)}")
    ids: list[int] = []
    answers: list[str] = []
    while len(ids) < HOW_MANY:
        number = _ask_question(world, len(ids) + 1, ids)
        answer = world.prompter.ask(N_("Answer:"))
        if not answer:
            world.note(N_("An answer cannot be empty."))
            continue
        ids.append(number)
        answers.append(answer)
    return Choices(tuple(ids), tuple(answers))


def _ask_question(world: World, place: int, taken: list[int]) -> int:
    known = {question.id: question.text for question in QUESTIONS}
    while True:
        text = world.prompter.ask(N_("Question {place}, its number in the list:"), place=place)
        if text.isdecimal() and int(text) in known and int(text) not in taken:
            world.say("  " + world.t(known[int(text)]))
            return int(text)
        world.note(N_("Choose a number of the list that you have not chosen yet."))


def ask_new_nip(world: World, doorway: Door, *, number: str, birth_date: str) -> str:
    """Ask a new NIP twice, until it follows the rules and both are the same."""
    while True:
        nip = world.prompter.secret(N_("New password:"))
        faults = doorway.check_new_nip(nip, number=number, birth_date=birth_date)
        for fault in faults:
            world.note(fault.message, **fault.params)
        if faults:
            continue
        if world.prompter.secret(N_("Confirm it:")) == nip:
            return nip
        world.note(N_("The two passwords are not the same."))


def kind_of(*, employee: bool) -> str:
    """Name the kind of person."""
    return EMPLOYEE if employee else STUDENT
