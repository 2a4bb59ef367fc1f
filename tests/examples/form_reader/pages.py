"""Pages for the tests: small forms drawn here, filled in, shifted, turned and seen at an angle."""

import io
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from examples.form_reader.registration.features import Matrix
from examples.form_reader.sent_pages import Grey
from examples.form_reader.templates import Box, Group, Page, Rule, Template

WIDTH, HEIGHT = 105, 148
"""A6, in millimetres."""
SCALE = 8
"""Pixels per millimetre: 203 dots per inch."""
SIDE = 5
"""Side of a box, in millimetres."""

TICK = ((0.2, 0.5), (0.42, 0.8), (0.95, 0.05))
CROSS_DOWN, CROSS_UP = ((0.15, 0.15), (0.85, 0.85)), ((0.85, 0.15), (0.15, 0.85))
STROKES = {"tick": (TICK,), "cross": (CROSS_DOWN, CROSS_UP), "neither": ()}


class Form(NamedTuple):
    """An empty form: its title, and for each row the text and the names of its boxes."""

    title: str
    rows: Mapping[str, tuple[str, ...]]

    def boxes(self) -> dict[tuple[str, str], tuple[float, float]]:
        """The top left corners of the boxes, in millimetres."""
        return {
            (words, name): (60 + 14 * column, 30 + 11 * row)
            for row, (words, names) in enumerate(self.rows.items())
            for column, name in enumerate(names)
        }

    def drawn(self) -> Image.Image:
        page = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE), 255)
        pen = ImageDraw.Draw(page)
        _write(pen, (8, 8), 7, self.title)
        for row, words in enumerate(self.rows):
            _write(pen, (8, 30.5 + 11 * row), 4, words)
        for left, top in self.boxes().values():
            corners = (left, top, left + SIDE, top + SIDE)
            pen.rectangle([edge * SCALE for edge in corners], outline=20, width=3)
        return page

    def filled(self, marks: Mapping[tuple[str, str], str]) -> Image.Image:
        page = self.drawn()
        pen = ImageDraw.Draw(page)
        for box, label in marks.items():
            left, top = self.boxes()[box]
            for stroke in STROKES[label]:
                points = [((left + x * SIDE) * SCALE, (top + y * SIDE) * SCALE) for x, y in stroke]
                pen.line(points, fill=50, width=5, joint="curve")
        return page

    def page(self, rule: Rule = "any") -> Page:
        boxes = self.boxes()
        groups = tuple(
            Group(words, rule, tuple(Box(name, *boxes[words, name], SIDE, SIDE) for name in names))
            for words, names in self.rows.items()
        )
        return Page(WIDTH, HEIGHT, png(self.drawn()), groups)

    def template(self, rule: Rule = "any") -> Template:
        return Template(self.title, (self.page(rule),))


def _write(pen: ImageDraw.ImageDraw, place: tuple[float, float], height: float, words: str) -> None:
    left, top = place
    pen.text((left * SCALE, top * SCALE), words, fill=20, font=ImageFont.load_default(height * SCALE))


SURVEY = Form(
    "Visitor survey",
    {
        "Garden and paths": ("good", "bad"),
        "Opening hours": ("good", "bad"),
        "Friendly staff": ("good", "bad"),
        "Price of tickets": ("good", "bad"),
        "Museum shop": ("good", "bad"),
        "Coffee, cake": ("good", "bad"),
        "How to get here": ("good", "bad"),
        "Would come again": ("good", "bad"),
    },
)
CONSENT = Form(
    "Consent to repairs",
    {
        "Window frames": ("yes",),
        "Bathroom tiles": ("yes",),
        "New heating": ("yes", "later"),
        "Electric wiring": ("yes",),
        "Front doors": ("yes", "later"),
        "Kitchen floor": ("yes",),
        "Roof insulation": ("yes", "later"),
    },
)


def seen(page: Image.Image, corners: npt.ArrayLike, size: tuple[int, int]) -> tuple[Grey, Matrix]:
    """A page with its four corners (clockwise, in pixels of the view) on a light table, and its position.

    The second is the homography from millimetres to the pixels of the view.
    """
    targets = np.asarray(corners, dtype=np.float32)
    sheet = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], dtype=np.float32)
    to_view = cv2.getPerspectiveTransform(sheet * SCALE - 0.5, targets)
    view = cv2.warpPerspective(np.asarray(page), to_view, size, flags=cv2.INTER_AREA, borderValue=220)
    return view, np.asarray(cv2.getPerspectiveTransform(sheet, targets), np.float64)


def placed(
    page: Image.Image,
    *,
    shift: tuple[float, float] = (0, 0),
    turn: float = 0,
    scale: float = 1,
    lean: float = 0,
    quarters: int = 0,
) -> tuple[Grey, Matrix]:
    """A page shifted (millimetres), turned (degrees), scaled, leaning (a fraction of its width).

    `quarters` counts quarter turns.
    """
    size = (round(WIDTH * SCALE * scale), round(HEIGHT * SCALE * scale))
    middle = np.array([WIDTH / 2, HEIGHT / 2])
    angle = np.deg2rad(turn)
    rotation = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)]) - middle
    corners = corners @ rotation + middle + shift
    corners += lean * WIDTH * np.array([(1, 0.5), (-0.5, 1), (0, 0), (0.5, -1)])
    corners = corners * SCALE * scale - 0.5
    for _ in range(quarters):
        corners = np.stack([size[1] - 1 - corners[:, 1], corners[:, 0]], axis=1)
        size = size[::-1]
    return seen(page, corners, size)


def png(image: Image.Image | Grey, **options: object) -> bytes:
    file = io.BytesIO()
    picture = image if isinstance(image, Image.Image) else Image.fromarray(image)
    picture.save(file, "PNG", **options)
    return file.getvalue()


def tiff(pages: Iterable[Image.Image | Grey]) -> bytes:
    first, *others = [page if isinstance(page, Image.Image) else Image.fromarray(page) for page in pages]
    file = io.BytesIO()
    first.save(file, "TIFF", save_all=True, append_images=others, compression="tiff_deflate")
    return file.getvalue()
