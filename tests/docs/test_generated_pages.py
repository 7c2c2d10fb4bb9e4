"""The generated pages say what the program does today."""

from __future__ import annotations

import pytest

from omnicli.errors import ExitCode, OmniError
from tools import doc_exit_codes, gendocs
from tools.repository import DOCS


@pytest.mark.parametrize("name", gendocs.PAGES)
def test_a_generated_page_is_not_behind_the_program(name):
    same = (DOCS / name).read_text(encoding="utf-8") == gendocs.PAGES[name]()
    assert same, "run `make docs`, and read what it changes"


class First(OmniError):
    slug, exit_code = "first", ExitCode.REFUSED


class SameCode(First):
    slug = "second"


class SameSlug(First):
    exit_code = ExitCode.CONFLICT


@pytest.mark.parametrize(("other", "shared"), [(SameCode, "exit_code"), (SameSlug, "slug")])
def test_two_classes_may_own_neither_one_exit_code_nor_one_slug(other, shared):
    with pytest.raises(ValueError, match=f"one {shared}, several classes"):
        doc_exit_codes.alone([First, other])


def test_slugs_are_gathered_with_the_sentences_beside_them():
    code = """
def rule(full):
    message = N_("It is full.")
    return reason("full", message), Invalid("bad-date", N_("“{value}” is no date: {{}}."), value=1)

def service(x):
    raise Refused(N_("No.") if x else N_("Never."), code="torn")

def command():
    raise Conflict(N_("No."), code="torn")
"""
    owners = {family.__name__: family for family in doc_exit_codes.families()}
    assert doc_exit_codes.gathered(doc_exit_codes.slugs(code, owners)) == [
        ("bad-date", "", "“{value}” is no date: {}."),
        ("full", "", "It is full."),
        ("torn", "5, 6", "Never. / No."),
    ]


def test_a_table_of_slugs_belongs_to_the_class_its_module_raises():
    code = """
TABLE = {5: ("store-busy", N_("Busy."))}

def translated(error):
    slug, sentence = TABLE[error]
    raise StoreError(sentence, code=slug)
"""
    owners = {family.__name__: family for family in doc_exit_codes.families()}
    assert doc_exit_codes.gathered(doc_exit_codes.slugs(code, owners)) == [("store-busy", "7", "Busy.")]
