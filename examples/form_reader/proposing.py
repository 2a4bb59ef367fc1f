"""Proposes a template for an empty form: its boxes, with names and groups that a person can correct."""

import io

import cv2
from PIL import Image
from pydantic import ValidationError

from examples.form_reader.documents import Document
from examples.form_reader.frames import Frame, frames, in_rows
from examples.form_reader.ink import ink
from examples.form_reader.names import box_names, group_name, numbered
from examples.form_reader.registration.warping import FINE
from examples.form_reader.sent_pages import (
    MILLIMETRES_PER_INCH,
    BadDocument,
    Grey,
    PrintedText,
    SentPage,
    TooLarge,
)
from examples.form_reader.templates import MAX_BOXES, MAX_PAGES, Box, Group, Page, Template, explained

PICTURE_DOTS_PER_INCH = 150
PLAUSIBLE = (80.0, 600.0)
"""Millimetres of a page's longer side. Phones claim 72 dots per inch, which would be a page of one metre."""
A4_HEIGHT = 297.0
ROUNDING = 0.02
"""The maximum distance that rounding moves the right or the lower edge of a box, in millimetres."""


def propose(name: str, data: bytes) -> Template:
    """The proposed template for an empty form, a PDF or pictures.

    In a PDF, the boxes are named after the text near them. A picture has no text, so they are named by row
    and place: group `row 3`, box `box 2`. At first, every group may have any number of answers. The size of a
    page follows from its resolution; without a plausible one, the longer side of a picture is taken as 297
    mm. Raises `BadDocument`.
    """
    with Document(data) as document:
        if len(document) > MAX_PAGES:
            raise TooLarge(f"the form has {len(document)} pages; a template has at most {MAX_PAGES}")
        numbers = range(1, len(document) + 1)
        pages = [_proposed(document.page(number), document.texts(number), number) for number in numbers]
    return Template(name, _with_unique_groups(pages))


def _proposed(sent: SentPage, texts: list[PrintedText], number: int) -> Page:
    scale = _pixels_per_millimetre(sent)
    height, width = (side / scale for side in sent.grey.shape)
    large = _scaled(sent.grey, FINE / scale)
    page_frames = frames(ink(large, FINE * MILLIMETRES_PER_INCH), FINE)
    if len(page_frames) > MAX_BOXES:
        raise BadDocument(
            f"page {number}: {len(page_frames)} boxes are found; a page has at most {MAX_BOXES}"
        )
    on_page = [_cut_off(frame, width, height) for frame in page_frames]
    groups = [_group(row, texts, at) for at, row in enumerate(in_rows(on_page), start=1)]
    picture = _png(_scaled(sent.grey, PICTURE_DOTS_PER_INCH / MILLIMETRES_PER_INCH / scale))
    try:
        return Page(width, height, picture, tuple(groups))
    except ValidationError as error:
        raise BadDocument(f"page {number}: {explained(error)}") from None


def _cut_off(frame: Frame, width: float, height: float) -> Frame:
    """A frame without its part outside the page, even after its sides are rounded."""
    right, bottom = min(frame.right, width - ROUNDING), min(frame.bottom, height - ROUNDING)
    return Frame(max(frame.left, 0.0), max(frame.top, 0.0), right, bottom)


def _group(row: list[Frame], texts: list[PrintedText], number: int) -> Group:
    boxes = tuple(_box(name, frame) for name, frame in zip(box_names(row, texts), row, strict=True))
    return Group(group_name(row, texts, f"row {number}"), "any", boxes)


def _box(name: str, frame: Frame) -> Box:
    sides = (frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top)
    return Box(name, *(round(side, 2) for side in sides))


def _with_unique_groups(pages: list[Page]) -> tuple[Page, ...]:
    """The pages with a number added to repeated names of groups, which must be unique in a template."""
    names = iter(numbered([group.name for page in pages for group in page.groups]))
    return tuple(_renamed(page, [next(names) for _ in page.groups]) for page in pages)


def _renamed(page: Page, names: list[str]) -> Page:
    groups = (Group(name, group.rule, group.boxes) for name, group in zip(names, page.groups, strict=True))
    return Page(page.width, page.height, page.picture, tuple(groups))


def _pixels_per_millimetre(sent: SentPage) -> float:
    longer: int = max(sent.grey.shape)
    if sent.dots_per_inch:
        claimed = sent.dots_per_inch / MILLIMETRES_PER_INCH
        if PLAUSIBLE[0] <= longer / claimed <= PLAUSIBLE[1]:
            return claimed
    return longer / A4_HEIGHT


def _scaled(grey: Grey, factor: float) -> Grey:
    by = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    scaled: Grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=by)
    return scaled


def _png(grey: Grey) -> bytes:
    file = io.BytesIO()
    Image.fromarray(grey).save(file, "PNG", optimize=True)
    return file.getvalue()
