"""The questions asked of a person who forgot the password, and how answers are compared.

Answers are secrets: no reason repeats one, and what is kept of them is one hash of all three together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from omnicli.errors import Reason, reason
from omnicli.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HOW_MANY = 3  # the guide, step 4
_LONGEST_ANSWER = 100
_WORTH_COMPOSING = 4 * _LONGEST_ANSWER  # a longer text equals no answer, and could take hours to compose


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its number, which is stored and never given to another."""

    id: int
    text: str


# Facts that last, that the college's files do not hold and that a class list does not tell.
QUESTIONS = (
    Question(1, N_("What was the name of your first stuffed toy?")),
    Question(2, N_("What was the name of your first pet?")),
    Question(3, N_("What was the last name of your first-grade teacher?")),
    Question(4, N_("What was the first name of your best friend in primary school?")),
    Question(5, N_("What nickname did your family give you as a child?")),
    Question(6, N_("In which town did your parents meet?")),
    Question(7, N_("In which town was your mother’s mother born?")),
    Question(8, N_("What is the first name of your oldest cousin?")),
    Question(9, N_("What is the title of the first book you read by yourself?")),
    Question(10, N_("What was the first film you saw in a cinema?")),
    Question(11, N_("Who gave the first concert you attended?")),
    Question(12, N_("What was the first dish you learned to cook?")),
    Question(13, N_("Which trade did you dream of at the age of ten?")),
    Question(14, N_("What was the make of the first car your family had, as you remember it?")),
    Question(15, N_("What was the destination of the first trip you remember?")),
    Question(16, N_("What was the name of the street where you learned to ride a bicycle?")),
)

_IDS = frozenset(question.id for question in QUESTIONS)


def check_choices(ids: Sequence[int], answers: Sequence[str]) -> tuple[Reason, ...]:
    """Say what is wrong in the questions chosen and the answers given to them, in the same order.

    Three questions, known and different; each answer neither blank nor longer than 100 characters, and not all
    three the same, which would make one secret of three.
    """
    return (*_question_reasons(ids), *_answer_reasons(ids, answers))


def _question_reasons(ids: Sequence[int]) -> Iterator[Reason]:
    if len(ids) != HOW_MANY:
        yield reason("questions-count", N_("Choose exactly {count} questions."), count=HOW_MANY)
    if len(set(ids)) < len(ids):
        yield reason("questions-repeated", N_("Choose different questions."))
    for unknown in sorted(set(ids) - _IDS):
        yield reason("question-unknown", N_("There is no question {id}."), id=unknown)


def _answer_reasons(ids: Sequence[int], answers: Sequence[str]) -> Iterator[Reason]:
    if len(answers) != len(ids):
        yield reason("answers-count", N_("Give one answer to each question."))
    for place, answer in enumerate(answers, start=1):
        if not answer.strip():
            yield reason("answer-blank", N_("The answer to question {place} is empty."), place=place)
        elif len(answer) > _LONGEST_ANSWER:
            yield reason(
                "answer-too-long",
                N_("The answer to question {place} is longer than {limit} characters."),
                place=place,
                limit=_LONGEST_ANSWER,
            )
    if len(answers) > 1 and len({normalise(answer) for answer in answers}) == 1 and answers[0].strip():
        yield reason("answers-same", N_("The answers may not all be the same."))


def normalise(answer: str) -> str:
    """Reduce an answer to what is compared: Unicode NFC, trimmed, case folded, nothing more."""
    if len(answer) > _WORTH_COMPOSING:
        return answer.strip().casefold()
    return normalize("NFC", normalize("NFC", answer).strip().casefold())


def join_answers(pairs: Iterable[tuple[int, str]]) -> bytes:
    """Join (question, answer) pairs into the one secret that is hashed, whatever their order.

    Each answer is normalised and preceded by its question and its length, so that two different sets of answers
    never give the same bytes.
    """
    parts = ((number, normalise(answer).encode("utf-8", "surrogatepass")) for number, answer in sorted(pairs))
    return b"".join(b"%d:%d:%b" % (number, len(answer), answer) for number, answer in parts)
