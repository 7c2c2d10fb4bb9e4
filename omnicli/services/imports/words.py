"""Values that are written differently in each language, as parameters of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnicli.errors import Reason
    from omnicli.i18n import Translator


class Weekday(int):
    """A weekday, 1 = Monday; a class of its own so that `sentence` names it."""

    __slots__ = ()


def sentence(why: Reason, t: Translator) -> str:
    """Write a reason in the language of `t`, its weekdays named."""
    named = {k: t.weekday(v) if isinstance(v, Weekday) else v for k, v in why.params.items()}
    return t(why.message, **named)
