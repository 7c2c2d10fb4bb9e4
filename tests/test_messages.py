"""Every sentence has its French, and the compiled catalogue says what the written one does."""

from __future__ import annotations

import pytest

from tools import messages

Entries = dict[messages.Id, list[str]]


def test_the_catalogue_has_the_french_of_every_sentence_and_nothing_more():
    assert list(messages.problems()) == []


def test_the_program_and_the_command_tree_are_both_gathered():
    said = messages.said()
    assert "Sign in." in said
    assert any("Alone, omni is your home" in text for text in said if isinstance(text, str))


def test_a_plural_is_one_message_of_two_sentences():
    code = 'N_("One " "piece."); t.plural(N_("{count} line"), N_("{count} lines"), n); t.plural("a", "b", n)'
    assert set(messages.marked(code)) == {"One piece.", ("{count} line", "{count} lines"), ("a", "b")}


def test_a_sentence_that_is_no_literal_cannot_be_gathered():
    with pytest.raises(ValueError, match="only a literal"):
        list(messages.marked("N_(sentence)"))


@pytest.mark.parametrize(
    ("message", "french", "fault"),
    [
        ("Signed in.", [], "no French"),
        ("Signed in.", [""], "no French"),
        (("{count} line", "{count} lines"), ["{count} ligne", ""], "no French"),
        ("Hello {name}.", ["Bonjour {nom}."], "placeholders differ"),
        ("Hello {name}.", ["Bonjour."], "placeholders differ"),
        ("Hello {name}.", ["Bonjour {name."], "placeholders differ"),
        ("Which one?", ["Lequel ?"], "a space too many"),
        ("Which one?", ["Lequel\u00a0?"], "a space too many"),
        ("This one:", ["Celui-ci :"], "no-break space"),
        ("This one:", ["Celui-ci:"], "no-break space"),
        ("Say “yes”", ["Dites « oui »"], "no-break space"),
    ],
)
def test_a_fault_of_the_catalogue_is_told(message, french, fault):
    assert fault in "".join(messages.faults(message, french))


@pytest.mark.parametrize(
    ("message", "french"),
    [
        ("Which one?", ["Lequel?"]),
        ("This one: {one}", ["Celui-ci\u00a0: {one}"]),
        ("At 08:00, see file:name", ["À 08:00, voyez file:name"]),
        (("{count} line", "{count} lines"), ["une ligne", "{count} lignes"]),
    ],
)
def test_good_french_has_no_fault(message, french):
    assert list(messages.faults(message, french)) == []


def test_a_catalogue_written_twice_is_the_same_bytes():
    entries: Entries = {"b": ["B"], "a": ["A"], "gone": ["Parti"]}
    catalogue = messages.arrange(entries, ["a", "b"])
    again = messages.arrange(dict(reversed(entries.items())), ["b", "a"])
    assert messages.to_po(catalogue) == messages.to_po(again)
    assert messages.to_mo(catalogue) == messages.to_mo(again)
    assert messages.spoken(messages.to_mo(catalogue)) == {"a": "A", "b": "B"}


def test_what_nothing_says_is_kept_only_when_asked():
    entries: Entries = {"gone": ["Parti"]}
    assert "Parti" not in messages.to_po(messages.arrange(entries, []))
    assert "Parti" in messages.to_po(messages.arrange(entries, [], keep=True))
