"""Loading terms: the dates that a file does not give come by rule from the code."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from omnicli.errors import reason
from omnicli.i18n import N_
from omnicli.rules.terms import Term, check_term, make_term, parse_term_rules, year_of
from omnicli.rules.values import Invalid
from omnicli.services.imports.columns import BAD
from omnicli.services.imports.kinds import NO_DATE
from omnicli.services.imports.loader import Loader
from omnicli.tabular import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from omnicli.services.imports.columns import Batch, Value
    from store.uow import UnitOfWork

_COLUMNS = tuple(field.name for field in fields(Term))


class TermLoader(Loader):
    """Loads terms. A date of which the file has no column stays as stored; an empty cell asks for the rule."""

    staged = _COLUMNS

    def check(self, batch: Batch) -> None:
        """Complete each term and hold its dates against each other."""
        rows: list[Sequence[Value]] = []
        for index in range(len(batch.lines)):
            term = None if index in batch.bad else self._term(batch, index)
            rows.append([BAD] * len(_COLUMNS) if term is None else _cells(term))
        columns = zip(*rows, strict=True) if rows else [()] * len(_COLUMNS)
        batch.columns = dict(zip(_COLUMNS, columns, strict=True))

    def _term(self, batch: Batch, index: int) -> Term | None:
        row = batch.row(index)
        try:
            term = self._made(row)
        except Invalid as error:
            batch.reject(index, "code", error.reason)
            return None
        faults = check_term(term)
        for fault in faults:
            batch.reject(index, str(fault.params.get("later", "starts")), fault)
        return None if faults else term

    def _made(self, row: Mapping[str, Value]) -> Term:
        code = str(row["code"])
        stored = self.uow.catalogue.term(code)
        cells = {name: _said(row.get(name), getattr(stored, name, "")) for name in _COLUMNS[1:]}
        term = by_rule(self.uow, code, self._rules, **{name: _date(cell) for name, cell in cells.items()})
        absent = {name: None for name, cell in cells.items() if cell == NO_DATE}
        return replace(term, **absent)  # type: ignore[arg-type] # only those that may be absent

    @cached_property
    def _rules(self) -> Mapping[int, Mapping[str, str]]:
        return parse_term_rules(self.uow.college.facts().term_rules)


def _said(cell: Value, stored: date | str | None) -> str:
    """Return what holds of a date, as a cell: what the file says, else what is stored, else nothing."""
    if cell is not None:
        return str(cell)
    return NO_DATE if stored is None else str(stored)


def _date(cell: str) -> date | None:
    return None if cell in ("", NO_DATE) else date.fromisoformat(cell)


def _cells(term: Term) -> list[Value]:
    days = (getattr(term, name) for name in _COLUMNS[1:])
    return [term.code, *(day.isoformat() if day else "" for day in days)]


def by_rule(uow: UnitOfWork, code: str, rules: Mapping[int, Mapping[str, str]], **given: date | None) -> Term:
    """Compose a term from the dates given, the college's rules and its calendar."""
    year = year_of(code)
    calendar = uow.catalogue.calendar(date(year - 1, 1, 1), date(year, 12, 31))
    return make_term(code, rules, calendar=calendar, **given)


def need_term(uow: UnitOfWork, code: str) -> Fault | None:
    """Make sure that a term is there, by rule when it must be created; return a warning when it was."""
    if uow.catalogue.term(code) is not None:
        return None
    term = by_rule(uow, code, parse_term_rules(uow.college.facts().term_rules))
    uow.loading.add_term({"code": code, **{name: _text(getattr(term, name)) for name in _COLUMNS[1:]}})
    message = N_(
        "The term {code} was not there: it was created, from {starts} to {ends}, with its dates by rule."
    )
    return Fault(1, "", reason("term-created", message, code=code, starts=term.starts, ends=term.ends))


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
