"""Reads a page: finds the page of a template that it matches, and reads its boxes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from examples.form_reader.answering import box_readings
from examples.form_reader.documents import Document
from examples.form_reader.pictures import png
from examples.form_reader.registration.choosing import NotRegistered, choose
from examples.form_reader.registration.registering import Reference, Registered
from examples.form_reader.registration.strength import strength
from examples.form_reader.registration.warping import FINE
from examples.form_reader.results import PageReading
from examples.form_reader.rules import with_rules
from examples.form_reader.sent_pages import BadDocument, Grey
from examples.form_reader.templates import Template
from service.client import TickCross

SHOWN_SIDE = 1600
"""The longer side of a page that is only shown, in pixels."""


class ReadPage(NamedTuple):
    """A page that was read, and its picture as a PNG.

    - `picture`: the page aligned with its template, so that millimetres of the template are places in it. A
      blank or refused page is as it was sent, but smaller. None if there are no pixels.
    """

    reading: PageReading
    picture: bytes | None


class FormReader:
    """Reads pages of some templates. Creating one takes half a second per page of a template, so reuse it.

    - `tickcross`: the client, called once for all boxes of a page. Its errors are passed on, so a page is
      never read only in part.
    """

    def __init__(self, templates: Iterable[Template], tickcross: TickCross) -> None:
        self._references = [
            Reference(template, number)
            for template in templates
            for number in range(1, len(template.pages) + 1)
        ]
        if not self._references:
            raise ValueError("templates: expected one or more")
        self._tickcross = tickcross

    def read(self, document: Document, number: int) -> ReadPage:
        """Read the page with this number, from 1. It is refused if it is damaged, too large or unknown."""
        try:
            grey = document.page(number).grey
        except BadDocument as error:
            return ReadPage(PageReading(number, "refused", reason=str(error)), None)
        chosen = choose(grey, self._references)
        if isinstance(chosen, NotRegistered):
            return ReadPage(PageReading(number, chosen.status, reason=chosen.reason), png(_smaller(grey)))
        return self._read(grey, number, chosen)

    def _read(self, grey: Grey, number: int, registered: Registered) -> ReadPage:
        reference = registered.reference
        paper = int(np.median(grey))
        laid_out = reference.laid_out(grey, registered.matrix, FINE, paper)
        boxes = box_readings(self._tickcross, laid_out, grey.shape, registered)
        reading = PageReading(
            number,
            "read",
            reference.template.name,
            reference.number,
            registration=strength(registered),
            boxes=with_rules(boxes, reference.page),
        )
        return ReadPage(reading, png(laid_out))


def with_forms(pages: Sequence[PageReading]) -> tuple[PageReading, ...]:
    """The pages of a stack with the numbers of the filled forms that they belong to.

    The pages of a form are next to each other, in any order. A form ends before a page that it already has,
    and before a page of another template.
    """
    with_numbers: list[PageReading] = []
    form, template, seen = 0, None, set[int | None]()
    for page in pages:
        if page.status == "read":
            if page.template != template or page.template_page in seen:
                form, template, seen = form + 1, page.template, set()
            seen.add(page.template_page)
        with_numbers.append(replace(page, form=form if page.status == "read" else None))
    return tuple(with_numbers)


def _smaller(grey: Grey) -> Grey:
    scale = min(1.0, SHOWN_SIDE / max(grey.shape))
    smaller: Grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return smaller
