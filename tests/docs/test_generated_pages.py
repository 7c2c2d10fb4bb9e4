"""The generated pages say what the program does today."""

from __future__ import annotations

import ast

import pytest

from omnicli.errors import ExitCode, OmniError
from tools import doc_exit_codes, gendocs
from tools.repository import DOCS


@pytest.mark.parametrize("name", gendocs.PAGES)
def test_a_generated_page_is_not_behind_the_program(name):
    assert (DOCS / name).read_text(encoding="utf-8") == gendocs.PAGES[name](), "run `make docs`"


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


def calls(code: str) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]


def test_one_slug_may_not_be_raised_with_two_exit_codes():
    owners = {family.__name__: family for family in doc_exit_codes.families()}
    twice = calls("Refused(N_('No.'), code='torn'); Conflict(N_('No.'), code='torn')")
    with pytest.raises(ValueError, match="torn"):
        doc_exit_codes.error_slugs(twice, owners)


def test_the_sentences_of_a_reason_are_gathered_under_its_slug():
    found = doc_exit_codes.reason_slugs(
        calls("reason('full', N_('It is full.')); Invalid('full', N_('Full.'))")
    )
    assert found == {"full": "Full. / It is full."}
