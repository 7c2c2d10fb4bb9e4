"""Loading students and employees."""

from __future__ import annotations

from datetime import date
from operator import add
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.people import (
    birth_date_of,
    check_permanent_code,
    make_permanent_code,
    permanent_code_warnings,
    sort_key,
)
from omnicli.rules.values import Invalid, parse_postal_code
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from omnicli.services.imports.columns import Batch

_ANY_DAY = date(2000, 1, 1)
_MOST_REMEMBERED = 20_000


class _Remembered(dict[str, str]):
    """What a function of a text gave, remembered for a while; nothing for a bad cell."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[text] = value = "" if text == BAD else self._function(text)
        return value


def _last_name_letters(name: str) -> str:
    head = name[:3]
    if len(head) == 3 and head.isascii() and head.isalpha():
        return head.upper()
    return make_permanent_code(name, "", _ANY_DAY, female=True, sequence=0)[:3]


def _first_name_letter(name: str) -> str:
    head = name[:1]
    if head.isascii() and head.isalpha():
        return head.upper()
    return make_permanent_code("", name, _ANY_DAY, female=True, sequence=0)[3]


def _born(digits: str) -> str:
    """Return the birth date that the first six digits of a permanent code hold; nothing when it is no date."""
    try:
        return birth_date_of(f"XXXX{digits}00").isoformat()
    except (Invalid, ValueError):
        return ""


class PeopleLoader(Loader):
    """Loads people: their names get a key by which directories sort them, the last name's, then the first name's."""

    computed = ("name_key",)

    def prepare(self) -> None:
        """Nothing is looked up; sort keys are remembered."""
        self._last_keys = _Remembered(lambda name: f"{sort_key(name)} ")
        self._first_keys = _Remembered(sort_key)

    def check(self, batch: Batch) -> None:
        """Compute the key by which names sort."""
        batch.columns["name_key"] = [
            *map(
                add,
                map(self._last_keys.__getitem__, batch.texts("last_name")),
                map(self._first_keys.__getitem__, batch.texts("first_name")),
            )
        ]


class StudentLoader(PeopleLoader):
    """Loads students: their permanent code is held against their birth date and names, their programme known."""

    def prepare(self) -> None:
        """Learn which programmes there are."""
        super().prepare()
        self._letters = _Remembered(_last_name_letters)
        self._letter = _Remembered(_first_name_letter)
        self._born = _Remembered(_born)
        self._programs = {str(row[0]) for row in self.uow.loading.export("programs")}
        self._first_load = not self._programs
        self._created: list[str] = []

    def check(self, batch: Batch) -> None:
        """Hold what the columns of each student say against each other."""
        self._check_codes(batch)
        self._check_programs(batch)
        if "postal_code" in batch.columns and "postal_code" not in batch.tidy:
            _check_postal_codes(batch)
        super().check(batch)

    def _check_codes(self, batch: Batch) -> None:
        """Look closer at the codes that are not exactly those of the name and birth date beside them."""
        codes = batch.texts("permanent_code")
        found = [code[:4] for code in codes], [*map(self._born.__getitem__, [code[4:10] for code in codes])]
        letters = map(self._letters.__getitem__, batch.texts("last_name"))
        letter = map(self._letter.__getitem__, batch.texts("first_name"))
        expected = [*map(add, letters, letter)], [*batch.texts("birth_date")]
        if found != expected:
            rows = enumerate(zip(*found, *expected, strict=True))
            for index in [i for i, (head, born, name, day) in rows if head != name or born != day]:
                _judge_code(batch, index)

    def _check_programs(self, batch: Batch) -> None:
        unknown = set(batch.columns["program"]) - self._programs - {BAD}
        if not unknown:
            return
        for index, code in enumerate(batch.columns["program"]):
            if code not in unknown:
                continue
            if not self._first_load:
                why = reason(
                    "unknown-program", N_("There is no programme {code}: import it first."), code=code
                )
                batch.reject(index, "program", why)
            elif code not in self._programs:
                self._create(batch, index, str(code))

    def _create(self, batch: Batch, index: int, code: str) -> None:
        self._programs.add(code)
        self._created.append(code)
        why = reason(
            "program-created",
            N_("No programme is loaded yet: {code} was created with its code as its title."),
            code=code,
        )
        batch.warn(index, "program", why)

    def attempt(self) -> tuple[int, int] | None:
        """Write the students when no permanent code changes hands and no programme has to be made."""
        return None if self._created else self.uow.loading.attempt(self.kind.name, partial=self.partial)

    def settle(self) -> None:
        """Reject the permanent codes that others have."""
        while taken := self.uow.loading.codes_taken():
            self.report.reject(_taken(*row) for row in taken)
            self.uow.loading.discard([row[0] for row in taken])

    def apply(self) -> tuple[int, int]:
        """Write the programmes created on the way, then the students, some of whom may swap their codes."""
        self.uow.loading.add_programs(self._created)
        self.uow.loading.release_codes()
        return super().apply()


def _judge_code(batch: Batch, index: int) -> None:
    """Say what is wrong between a permanent code and the birth date and names of its line."""
    row = batch.row(index)
    code = str(row.get("permanent_code", ""))
    if not code:
        return
    try:
        birth_date_of(code)
    except Invalid as error:
        batch.reject(index, "permanent_code", error.reason)
        return
    if "birth_date" in row:
        for why in check_permanent_code(code, date.fromisoformat(str(row["birth_date"]))):
            batch.reject(index, "permanent_code", why)
    if "last_name" in row and "first_name" in row:
        for why in permanent_code_warnings(code, str(row["last_name"]), str(row["first_name"])):
            batch.warn(index, "permanent_code", why)


def _check_postal_codes(batch: Batch) -> None:
    """Read the codes of Canada as such; those of other countries stay as they are."""
    codes = list(batch.columns["postal_code"])
    countries = batch.columns.get("country", [""] * len(codes))
    for index, (code, country) in enumerate(zip(codes, countries, strict=True)):
        if not code or BAD in (code, country):
            continue
        try:
            codes[index] = parse_postal_code(str(code), str(country or ""))
        except Invalid as error:
            batch.reject(index, "postal_code", error.reason)
    batch.columns["postal_code"] = codes


def _taken(line: int, code: str, holder: str, holder_line: int | None) -> Fault:
    if holder_line is None:
        why = reason(
            "permanent-code-taken", N_("The permanent code {code} is that of student {holder}."),
            code=code, holder=holder,
        )  # fmt: skip
    else:
        why = reason(
            "permanent-code-taken", N_("The permanent code {code} is that of student {holder}, line {line}."),
            code=code, holder=holder, line=holder_line,
        )  # fmt: skip
    return Fault(line, "permanent_code", why)
