"""Where the rules that come with omni about kinds of charges are from."""

from __future__ import annotations

from omnicli.i18n import N_

SOURCES = (
    N_("folio S1-F2-C2; Revenu Québec, eligible expenses: admission, of who then enrols"),
    N_("ancillary fees required of all: folio S1-F2-C2; Taxation Act, 752.0.18.10.1"),
    N_("tuition: folio S1-F2-C2; Revenu Québec, eligible expenses"),
    N_("droits spéciaux, like tuition (C-29, s. 24.1): likely, no source says it"),
    N_("exemption fees: folio S1-F2-C2"),
    N_("excluded: Income Tax Act, 118.5(3); Taxation Act, 752.0.18.10.1; Revenu Québec"),
    N_("medical expenses are excluded federally; a group policy is not named"),
    N_("property that the student acquires: excluded by both"),
    N_("transport and parking: excluded by both"),
    N_("board and lodging: excluded by both"),
    N_("asked for one by one, not in order to study; no source names it"),
    N_("an administrative charge; no source names it"),
    N_("a penalty for lateness; no source names it, those on withdrawal are excluded"),
    N_("a gift to the college's foundation: box C, no source on a tuition slip"),
    N_("registration fees: folio S1-F2-C2; the word «inscription» is ours to read so"),
    N_("droits de toute autre nature, required of all: folio S1-F2-C2; write cap where they are not"),
    N_("tuition of who resides elsewhere in Canada: folio S1-F2-C2"),
    N_("tuition of international students: folio S1-F2-C2"),
    N_("another card, when one is lost: not in order to study; no source names it"),
    N_("a charge for a payment sent back; no source names it"),
    N_("import"),
)
"""The sources of the rows that come with omni, and that of an imported row that names none."""
