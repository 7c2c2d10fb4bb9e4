"""Who a person is to the college: values that the store gives and the services pass on."""

from __future__ import annotations

from dataclasses import dataclass

STUDENT = "student"
EMPLOYEE = "employee"

NOBODY = "?"
"""Stands for a number, or another fact, that is none: what was typed there, a password for one, is kept nowhere."""


@dataclass(frozen=True, slots=True)
class Student:
    """A student as the other rooms need one; `birth_date` is ISO text, `program` a code."""

    number: str
    permanent_code: str
    last_name: str
    first_name: str
    birth_date: str
    program: str
    program_title: str
    language: str
    email: str

    @property
    def name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class PersonalFile:
    """All that the college's file says of a student (guide: «Dossier personnel»); what it does not know is empty."""

    number: str
    last_name: str
    first_name: str
    birth_date: str
    permanent_code: str
    program: str
    program_title: str
    address: str
    city: str
    province: str
    postal_code: str
    country: str
    phone: str
    email: str
    language: str
    resident: str


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee; `roles` are those of rules.people.ROLES."""

    number: str
    last_name: str
    first_name: str
    roles: tuple[str, ...]
    birth_date: str | None

    @property
    def name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Account:
    """What is kept of a person who may sign in: hashes, never secrets."""

    kind: str
    number: str
    nip_hash: str
    answers_hash: str
    questions: tuple[int, ...]
    pepper_version: int


@dataclass(frozen=True, slots=True)
class Session:
    """A live session: whose it is and since when (instants as stored text)."""

    token_hash: str
    kind: str
    number: str
    system_user: int
    created_at: str
    last_seen_at: str


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures counted for a number, whether anybody has it or not."""

    failures: int
    locked_until: str | None
