"""A term that somebody names by its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from omnicli.errors import NotFound
from omnicli.i18n import N_
from omnicli.rules.terms import term_short

if TYPE_CHECKING:
    from omnicli.rules.terms import Term
    from store.uow import UnitOfWork


def need_term(uow: UnitOfWork, code: str) -> Term:
    """Return the term of that code; `NotFound` when there is none."""
    term = uow.catalogue.term(code)
    if term is None:
        raise NotFound(N_("There is no term {term}."), code="unknown-term", term=term_short(code))
    return term
