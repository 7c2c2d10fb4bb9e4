"""Usage errors in the reader's language: the terminal library writes them in English only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from omnicli.i18n import N_

if TYPE_CHECKING:
    from omnicli.i18n import Translator

# The library's sentence -> ours; the groups fill the named parameters.
_SENTENCES = (
    (r"Missing argument '(?P<name>[^']*)'\.?.*", N_("The argument {name} is missing.")),
    (r"Missing option '(?P<name>[^']*)'\.?.*", N_("The option {name} is missing.")),
    (r"No such command '(?P<name>[^']*)'\.(?P<hint>.*)", N_("There is no command “{name}”.")),
    (r"No such option: (?P<name>\S+)(?P<hint>.*)", N_("There is no option “{name}”.")),
    (r"Option '(?P<name>[^']*)' requires an argument\.", N_("The option {name} needs a value.")),
    (r"Option '(?P<name>[^']*)' does not take a value\.", N_("The option {name} takes no value.")),
    (r"Got unexpected extra argument(\(s\)|s)? \((?P<name>.*)\)", N_("Too many words: {name}")),
    (r"Missing command\.", N_("Which command?")),
    (
        r"Invalid value for '(?P<name>[^']*)': '?(?P<value>.*?)'? is not one of (?P<among>.*)\.",
        N_("{name} must be one of {among}, not “{value}”."),
    ),
    (
        r"Invalid value for '(?P<name>[^']*)': Input should be a valid integer.*",
        N_("{name} must be a whole number."),
    ),
    (
        r"Invalid value for '(?P<name>[^']*)': Input should be greater than or equal to (?P<low>\d+).*",
        N_("{name} must be at least {low}."),
    ),
    (r"Invalid value for '(?P<name>[^']*)': (?P<why>.*)", N_("{name}: {why}")),
)


def translate_usage(sentence: str, t: Translator) -> str:
    """Say a usage error in the translator's language; one that is not known stays as it is."""
    text = sentence.replace("\n", " ")
    for pattern, message in _SENTENCES:
        found = re.fullmatch(pattern, text)
        if found:
            known = {key: value.replace("'", "") for key, value in found.groupdict().items() if key != "hint"}
            return t(message, **known)
    return sentence
