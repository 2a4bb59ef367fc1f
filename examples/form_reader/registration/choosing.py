"""Chooses the template's page that a sent page matches; none for a blank, unknown or ambiguous page."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

from examples.form_reader.ink import ink, share_of_ink
from examples.form_reader.registration.features import features
from examples.form_reader.registration.registering import Reference, Registered, register
from examples.form_reader.sent_pages import MILLIMETRES_PER_INCH, Grey

MIN_LEAD = 0.02
"""If the agreements of two templates differ by less than this, neither is chosen."""
BLANK = 0.1
"""A page is blank if it has less than this share of the ink of the emptiest template."""


class NotRegistered(NamedTuple):
    """A page that matches no template: its status, and the reason."""

    status: Literal["blank", "refused"]
    reason: str | None = None


def choose(grey: Grey, references: Sequence[Reference]) -> Registered | NotRegistered:
    """The template's page that a sent page matches, and its position; or why it matches none."""
    longest = max(max(reference.page.width, reference.page.height) for reference in references)
    inked = ink(grey, max(grey.shape) / longest * MILLIMETRES_PER_INCH)
    sent = features(inked)
    fits = [fit for fit in (register(inked, sent, reference) for reference in references) if fit]
    if not fits:
        return _without_template(share_of_ink(inked), references)
    best, *others = sorted(fits, key=lambda fit: -fit.agreement)
    if others and best.agreement - others[0].agreement < MIN_LEAD:
        return NotRegistered("refused", f"it fits {_name(best)} and {_name(others[0])} equally well")
    return best


def _without_template(share: float, references: Sequence[Reference]) -> NotRegistered:
    if share < BLANK * min(reference.share_of_ink for reference in references):
        return NotRegistered("blank")
    return NotRegistered("refused", "no template fits, or too little of its print can be seen")


def _name(fit: Registered) -> str:
    reference = fit.reference
    return f"page {reference.number} of {reference.template.name!r}"
