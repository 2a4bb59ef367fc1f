"""Reading: a page in, and out comes which template it is and what is in its boxes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np

from examples.form_reader.answering import answered
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
"""Pixels of the longer side of a page that is shown only."""


class ReadPage(NamedTuple):
    """A page that was read, and its picture as a PNG.

    - `picture`: the page as it lies on its template, so millimetres of the template are places in it; a page
      that is blank or refused as it was sent, but smaller; None where there are no pixels.
    """

    reading: PageReading
    picture: bytes | None


class FormReader:
    """Reads pages of some templates. Making it takes half a second a template's page, so keep it.

    - `tickcross`: is asked about all boxes of a page in one request. What it raises is raised: a page is
      read, or it is not.
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
        """A page of a document by its number, from 1; refused if it is damaged, too large or unknown."""
        try:
            grey = document.page(number).grey
        except BadDocument as error:
            return ReadPage(PageReading(number, "refused", reason=str(error)), None)
        found = choose(grey, self._references)
        if isinstance(found, NotRegistered):
            return ReadPage(PageReading(number, found.status, reason=found.reason), png(_smaller(grey)))
        return self._read(grey, number, found)

    def _read(self, grey: Grey, number: int, found: Registered) -> ReadPage:
        reference = found.reference
        paper = int(np.median(grey))
        laid_out = reference.laid_out(grey, found.matrix, FINE, paper)
        boxes = answered(self._tickcross, laid_out, grey.shape, found)
        reading = PageReading(
            number,
            "read",
            reference.template.name,
            reference.number,
            registration=strength(found),
            boxes=with_rules(boxes, reference.page),
        )
        return ReadPage(reading, png(laid_out))


def with_forms(pages: Sequence[PageReading]) -> tuple[PageReading, ...]:
    """The pages of a stack with the numbers of the filled forms that they belong to.

    The pages of a form lie together, in any order: a form ends where one of its pages comes again, or a page
    of another template.
    """
    found: list[PageReading] = []
    form, template, seen = 0, None, set[int | None]()
    for page in pages:
        if page.status == "read":
            if page.template != template or page.template_page in seen:
                form, template, seen = form + 1, page.template, set()
            seen.add(page.template_page)
        found.append(replace(page, form=form if page.status == "read" else None))
    return tuple(found)


def _smaller(grey: Grey) -> Grey:
    scale = min(1.0, SHOWN_SIDE / max(grey.shape))
    smaller: Grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return smaller
