"""The kinds of files about tax slips: which charges count, and social insurance numbers."""

from __future__ import annotations

from omnicli.rules.people import parse_student_number
from omnicli.rules.sin import parse_expiry, parse_sin
from omnicli.rules.tariff_words import parse_kind
from omnicli.rules.tax_eligibility_words import parse_on_rl8, parse_on_t2202
from omnicli.rules.tax_year_words import parse_tax_year
from omnicli.services.imports.cells import required, text
from omnicli.services.imports.columns import Column
from omnicli.services.imports.kind import Kind

SECRET = frozenset({"sins"})
"""The kinds that are never written back: what they hold would lie in clear in a file."""


def _expiry(given: str) -> str:
    return parse_expiry(given).isoformat()


TAXES: tuple[Kind, ...] = (
    Kind(
        "eligibility",
        (
            required("kind", parse_kind),
            required("from_year", parse_tax_year),
            required("t2202", parse_on_t2202),
            required("rl8", parse_on_rl8),
            Column("source", text(200)),
        ),
        key=("kind", "from_year"),
        roles=("registrar", "finance"),
    ),
    Kind(
        "sins",
        (
            required("number", parse_student_number, "[0-9]{7}", stored="student"),
            required("sin", parse_sin),
            Column("expires", _expiry),
        ),
        key=("student",),
        personal=True,
        roles=("registrar", "finance"),
    ),
)
