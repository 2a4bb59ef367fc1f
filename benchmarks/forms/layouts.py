"""Layouts: empty forms with many or few boxes, with much or little text, in one or more columns.

A layout is a list of printed things in millimetres, so it can be drawn at any resolution.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 210.0, 297.0
"""A4, in millimetres."""
MILLIMETRES_PER_INCH = 25.4

SCALE = 16
"""Pixels per millimetre at which pages are drawn: 406 dots per inch."""

WORDS = """
    the applicant confirms that all statements above are complete and correct to the best of knowledge please
    return this page signed within four weeks after receipt otherwise your request cannot be handled monthly
    income rent children insurance number bank account street city country telephone language school health
    weather garden winter travel music reading cooking cycling swimming evening morning always seldom
"""


class Text(NamedTuple):
    """A line of print; `height` is that of the font."""

    left: float
    top: float
    height: float
    words: str


class PrintedBox(NamedTuple):
    """A box to tick: the outer edge of its frame."""

    group: str
    name: str
    left: float
    top: float
    side: float


class Layout(NamedTuple):
    """An empty form of one page; `line` is the thickness of its frames in millimetres."""

    name: str
    texts: list[Text]
    boxes: list[PrintedBox]
    rules: list[float]
    line: float

    def drawn(self, dots_per_inch: float) -> Image.Image:
        """The page in grey, drawn large and shrunk, so that letters keep their places at any resolution."""
        page = self._in_full()
        scale = dots_per_inch / MILLIMETRES_PER_INCH
        return page.resize((round(WIDTH * scale), round(HEIGHT * scale)), Image.Resampling.BOX)

    def _in_full(self) -> Image.Image:
        page = Image.new("L", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), 255)
        pen = ImageDraw.Draw(page)
        for text in self.texts:
            font = ImageFont.load_default(size=text.height * SCALE)
            pen.text((text.left * SCALE, text.top * SCALE), text.words, fill=20, font=font)
        for top in self.rules:
            pen.line((20 * SCALE, top * SCALE, 190 * SCALE, top * SCALE), fill=40, width=round(0.3 * SCALE))
        for box in self.boxes:
            corners = [box.left, box.top, box.left + box.side, box.top + box.side]
            pen.rectangle([edge * SCALE for edge in corners], outline=30, width=round(self.line * SCALE))
        return page


def matrix(rng: np.random.Generator) -> Layout:
    """Many boxes: a list of questions with five answers each."""
    texts = [Text(20, 15, 7, "Survey " + sentence(rng, 3)), Text(20, 26, 3.4, sentence(rng, 14))]
    texts += [
        Text(118 + 15 * column, 38, 3, name) for column, name in enumerate(("never", "", "", "", "always"))
    ]
    boxes = []
    for row in range(22):
        top = 46 + 10.5 * row
        texts.append(Text(20, top, 3.5, f"{row + 1}. {sentence(rng, int(rng.integers(3, 7)))}"))
        boxes += [PrintedBox(f"{row + 1}", str(at + 1), 120 + 15 * at, top, 4.5) for at in range(5)]
    return Layout("matrix", texts, boxes, [34, 282], 0.3)


def letter(rng: np.random.Generator) -> Layout:
    """Few boxes below much text."""
    texts = [Text(20, 18, 6, "Declaration " + sentence(rng, 2))]
    texts += [Text(20, 34 + 5.2 * line, 3.4, sentence(rng, 16)) for line in range(26)]
    boxes = []
    for row in range(4):
        top = 180 + 14 * row
        boxes += [PrintedBox(f"{row + 1}", "a", 20, top, 5), PrintedBox(f"{row + 1}", "b", 110, top, 5)]
        texts += [Text(28, top + 0.7, 3.5, sentence(rng, 5)), Text(118, top + 0.7, 3.5, sentence(rng, 4))]
    return Layout("letter", texts, boxes, [172, 240], 0.35)


def sparse(rng: np.random.Generator) -> Layout:
    """Few words and few boxes on a page that is nearly empty."""
    texts = [Text(30, 30, 8, sentence(rng, 2).title())]
    boxes = []
    for row in range(9):
        top = 62 + 21 * row
        boxes.append(PrintedBox(f"{row + 1}", "yes", 30, top, 6))
        texts.append(Text(42, top + 0.8, 4.2, sentence(rng, 2)))
    return Layout("sparse", texts, boxes, [], 0.45)


def columns(rng: np.random.Generator) -> Layout:
    """Two columns of small boxes with a word beside each."""
    texts = [Text(20, 15, 6, "List " + sentence(rng, 3))]
    boxes = []
    for column in range(2):
        for row in range(30):
            left, top = 20 + 90 * column, 34 + 8.3 * row
            group = f"{column + 1}{chr(97 + row // 3)}"
            boxes.append(PrintedBox(group, f"{row % 3 + 1}", left, top, 3.6))
            texts.append(Text(left + 6.5, top, 3.3, sentence(rng, int(rng.integers(2, 5)))))
    return Layout("columns", texts, boxes, [29], 0.25)


def dense(rng: np.random.Generator) -> Layout:
    """Three columns of very small boxes, close to each other and to their words."""
    texts = [Text(15, 12, 5, "Checklist " + sentence(rng, 2))]
    boxes = []
    for column in range(3):
        for row in range(24):
            left, top = 15 + 62 * column, 26 + 6.2 * row
            group = f"{column + 1}{chr(97 + row // 4)}"
            boxes.append(PrintedBox(group, f"{row % 4 + 1}", left, top, 3.2))
            texts.append(Text(left + 4.4, top - 0.1, 3, sentence(rng, 3)))
    texts += [Text(15, 190 + 5 * line, 3, sentence(rng, 15)) for line in range(6)]
    return Layout("dense", texts, boxes, [22, 182], 0.25)


LAYOUTS: tuple[Callable[[np.random.Generator], Layout], ...] = (matrix, letter, sparse, columns, dense)


def sentence(rng: np.random.Generator, words: int) -> str:
    """Some random words."""
    return " ".join(str(word) for word in rng.choice(WORDS.split(), words))
