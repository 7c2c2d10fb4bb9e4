"""Where each kind of import goes: its table, its key, and what an empty or an absent cell becomes.

A staged cell is NULL when the file says nothing of the column (the stored value stays), '' when the cell is
empty (the stored value is emptied), and a value otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Target:
    """A table that takes one row a line; `optional` maps a column to the value it has when nothing is said."""

    table: str
    key: tuple[str, ...]
    optional: Mapping[str, str | None] = field(default_factory=dict)


def _texts(names: str) -> dict[str, str | None]:
    return dict.fromkeys(names.split(), "")


TARGETS: Mapping[str, Target] = {
    "programs": Target("programs", ("code",), _texts("kind")),
    "courses": Target(
        "courses", ("code",), {"theory": None, "lab": None, "homework": None, **_texts("category ensemble")}
    ),
    "grid": Target("grids", ("program", "version", "course"), _texts("ensemble")),
    "prerequisites": Target("prerequisites", ("course", "kind", "required"), {"threshold": None}),
    "record": Target(
        "record",
        ("student", "term", "course"),
        {**dict.fromkeys(("mark", "mean", "sd", "group_size", "ifgz", "idgz")), **_texts("remark section")},
    ),
    "strengths": Target("group_strengths", ("term", "course", "section"), _texts("section")),
    "exams": Target("exams", ("student", "exam", "program", "term"), _texts("program")),
    "diplomas": Target("diplomas", ("student", "program")),
    "terms": Target(
        "terms",
        ("code",),
        dict.fromkeys(("choose_from", "choose_by", "change_from", "change_by", "abandon_by")),
    ),
    "calendar": Target("calendar", ("date",), _texts("note")),
    "employees": Target(
        "employees", ("number",), {"birth_date": None, **_texts("email phone office department")}
    ),
    "students": Target(
        "students",
        ("number",),
        {
            **_texts("email phone address city province postal_code country language admission_term"),
            "resident": "quebec",
        },
    ),
    "tariff": Target(
        "tariff",
        ("kind", "applies_to", "valid_from"),
        {"valid_to": None, "per": "event", "due_days": None},
    ),
    "assessments": Target(
        "assessments",
        ("term", "course", "section", "name"),
        {"date": None, "category": "", "kind": "normal"},
    ),
    "categories": Target(
        "assessment_categories",
        ("term", "course", "section", "name"),
        {"least_mean": None, "ignored": "0"},
    ),
    "eligibility": Target("fee_eligibility", ("kind", "from_year")),
    "deemed": Target("deemed_full_time", ("student", "term")),
}


def upsert(target: Target, columns: Sequence[str], *, partial: bool) -> str:
    """Write the statement that adds the staged rows, changes those that differ and leaves the others alone.

    `partial`: some staged cells may be NULL, so that the stored rows must be looked at.
    """
    values = ", ".join(_value(target, column, partial=partial) for column in columns)
    join = " AND ".join(f"t.{name} = s.{name}" for name in target.key)
    source = f"staged AS s LEFT JOIN {target.table} AS t ON {join}" if partial else "staged AS s"
    rest = [column for column in columns if column not in target.key]
    return f"""
        INSERT INTO {target.table} ({", ".join(columns)})
        SELECT {values} FROM {source} WHERE true ORDER BY {_list(target.key, "s")}
        ON CONFLICT ({", ".join(target.key)}) DO UPDATE
        SET {", ".join(f"{column} = excluded.{column}" for column in rest)}
        WHERE ({_list(rest, target.table)}) IS NOT ({_list(rest, "excluded")})
    """  # noqa: S608 (our names)


def _list(columns: Sequence[str], table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


def _value(target: Target, column: str, *, partial: bool) -> str:
    if column not in target.optional:
        return f"s.{column}"
    default = target.optional[column]
    said = f"nullif(s.{column}, '')" if default is None else f"s.{column}"
    if not partial:
        return said
    unsaid = f"t.{column}" if default is None else f"coalesce(t.{column}, '{default}')"
    return f"CASE WHEN s.{column} IS NULL THEN {unsaid} ELSE {said} END"
