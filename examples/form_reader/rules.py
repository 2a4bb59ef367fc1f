"""Applies the rules of groups: which boxes are chosen, and which groups have too many or too few answers."""

from collections.abc import Sequence
from dataclasses import replace

from examples.form_reader.results import BoxReading, Doubt, Label, PageReading
from examples.form_reader.templates import Group, Page

OF_GROUPS: tuple[Doubt, ...] = ("several-answers", "no-answer")


def with_rules(boxes: Sequence[BoxReading], page: Page) -> tuple[BoxReading, ...]:
    """The boxes with `chosen` set by their labels, and with the doubts that their groups add."""
    return tuple(judged for group in page.groups for judged in _judged(group, boxes))


def decided(reading: PageReading, page: Page, group: str, name: str, label: Label) -> PageReading:
    """The page after a person has decided one of its boxes, which then has no doubts.

    A group is no longer doubtful once every box that its rule made doubtful has been decided.
    Raises `KeyError` if the page has no such box.
    """
    if not any((box.group, box.name) == (group, name) for box in reading.boxes):
        raise KeyError(f"{group}: {name}")
    boxes = [
        replace(box, label=label, confidence=1.0, warnings=(), doubts=(), reviewed=True)
        if (box.group, box.name) == (group, name)
        else box
        for box in reading.boxes
    ]
    return replace(reading, boxes=with_rules(boxes, page))


def _judged(group: Group, boxes: Sequence[BoxReading]) -> list[BoxReading]:
    own = [
        replace(box, chosen=group.means_chosen(box.label), doubts=_without_group_doubts(box))
        for box in boxes
        if box.group == group.name
    ]
    chosen = sum(box.chosen for box in own)
    if group.rule != "any" and chosen > 1:
        return [_doubted(box, "several-answers") if box.chosen else box for box in own]
    if group.rule == "one" and not chosen:
        return [_doubted(box, "no-answer") for box in own]
    return own


def _doubted(box: BoxReading, doubt: Doubt) -> BoxReading:
    """The box with another doubt, unless a person has already decided it."""
    return box if box.reviewed else replace(box, doubts=(*box.doubts, doubt))


def _without_group_doubts(box: BoxReading) -> tuple[Doubt, ...]:
    return tuple(doubt for doubt in box.doubts if doubt not in OF_GROUPS)
