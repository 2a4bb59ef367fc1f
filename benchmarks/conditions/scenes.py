"""Draws one mark under eleven conditions, each of which can worsen independently."""

import io
import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.crops.printing import line_of_words, typeface
from benchmarks.hard_boxes import hands
from benchmarks.hard_boxes.canvas import SIDE, UNIT, Values, to_pixels
from benchmarks.hard_boxes.pens import laid

_PAPER = 240
_USUAL_REACH = 1.5  # units on each side of the middle that the picture shows
_PRINT_FROM = 1.0  # box widths: a margin that is no narrower has print in it
_FREE = 1.4  # units on each side of the middle without print


@dataclass(frozen=True)
class Conditions:
    """How a mark was made and seen. The defaults are easy."""

    pen_width: float = 0.05  # of the box
    ink: float = 0.85  # of the paper's light that the pen absorbs
    rotation: float = 0.0  # degrees, of everything
    blur: float = 0.005  # of the picture's width
    pixels: int = 64  # each side of the picture with the usual margin
    cut_pixels: int = 0  # each side of a picture that is cut at the box; 0 is one with a margin
    box: float = 0.02  # the frame's thickness, of the box; 0 is no box
    jpeg: int = 95  # quality
    noise: float = 3.0  # grey levels
    shadow: float = 0.0  # of the light, missing on one side
    margin: float = 0.25  # box widths on each side of the box

    @property
    def reach(self) -> float:
        """The units on each side of the middle that the picture shows."""
        return 1 if self.cut_pixels else 1 + 2 * self.margin

    @property
    def side(self) -> int:
        """The pixels of each side; a wider margin does not change those of the box."""
        return self.cut_pixels or round(self.pixels * self.reach / _USUAL_REACH)


@dataclass(frozen=True)
class Condition:
    """One condition: its field, its name, and its values in order."""

    field: str
    title: str
    values: tuple[float, ...]


CONDITIONS = (
    Condition("pen_width", "pen width, share of the box", (0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25)),
    Condition("ink", "ink, share of light absorbed", (0.85, 0.6, 0.4, 0.25, 0.15, 0.1)),
    Condition("rotation", "rotation, degrees", (0, 5, 10, 15, 20, 30)),
    Condition("blur", "blur, share of the width", (0.005, 0.01, 0.02, 0.03, 0.04, 0.06)),
    Condition("pixels", "pixels, each side", (128, 64, 32, 24, 16, 12, 10)),
    Condition("cut_pixels", "pixels, each side, cropped to the box", (64, 48, 32, 24, 16, 12)),
    Condition("margin", "margin, box widths (print from 1)", (0.0, 0.25, 0.5, 1.0, 2.0, 3.0)),
    Condition("box", "frame width, share of the box", (0.0, 0.02, 0.05, 0.1, 0.15, 0.2)),
    Condition("jpeg", "JPEG quality", (95, 60, 30, 15, 8, 4)),
    Condition("noise", "noise, grey levels", (3, 10, 20, 30, 45, 60)),
    Condition("shadow", "shadow, share of light removed", (0.0, 0.2, 0.4, 0.6, 0.75)),
)


def with_one_changed(condition: Condition, value: float) -> Conditions:
    """Easy conditions except for one."""
    kind = type(getattr(Conditions(), condition.field))
    return replace(Conditions(), **{condition.field: kind(value)})


def picture_of(label: str, seed: int, conditions: Conditions) -> Image.Image:
    """The mark of a class and a seed, the same each time, under these conditions."""
    rng = np.random.default_rng((seed, *label.encode()))
    path = _path(label, rng)
    cover = laid(path, rng, width=2 * conditions.pen_width, unevenness=0.15)
    sheet = _PAPER * _frame(conditions.box) * (1 - conditions.ink * cover) * _light(conditions.shadow, rng)
    return _captured(_as_image(_in_print(sheet, conditions, seed)), conditions, rng)


def _path(label: str, rng: np.random.Generator) -> hands.Path:
    habits = {name: habit for name, habit in hands.HABITS[label].items() if name != "nothing"}
    weights = np.array([weight for _, weight in habits.values()])
    name = str(rng.choice(list(habits), p=weights / weights.sum()))
    path = hands.trembling(habits[name][0](rng), rng)
    size, shift = rng.uniform(0.7, 1.1), rng.normal(0, 0.08, 2)
    return [stroke * size + shift for stroke in path]


def _frame(thickness: float) -> Values:
    page = Image.new("L", (SIDE, SIDE), 255)
    if thickness:
        (left, top), (right, bottom) = to_pixels([[-1, -1], [1, 1]])
        width = max(1, round(thickness * 2 * UNIT))
        ImageDraw.Draw(page).rectangle((left, top, right, bottom), outline=20, width=width)
    return np.asarray(page, dtype=np.float32) / np.float32(255)


def _light(shadow: float, rng: np.random.Generator) -> Values:
    x, y = np.meshgrid(*[np.linspace(-1, 1, SIDE, dtype=np.float32)] * 2)
    angle = rng.uniform(0, 2 * np.pi)
    across = x * np.cos(angle) + y * np.sin(angle) + rng.normal(0, 0.2)
    return np.asarray(1 - shadow / (1 + np.exp(-across / 0.06)), dtype=np.float32)


def _in_print(sheet: Values, conditions: Conditions, seed: int) -> Values:
    """The sheet on paper as large as the picture, with lines of print where the margin is wide."""
    more = max(0, math.ceil(conditions.reach * UNIT - SIDE / 2))
    page = np.pad(sheet, more, constant_values=_PAPER)
    if conditions.margin >= _PRINT_FROM:
        page = page * _print(page.shape[0], np.random.default_rng((seed, more)))
    return page


def _print(side: int, rng: np.random.Generator) -> Values:
    """Lines of print (side, side) except for a box in the middle; 1 is bare paper."""
    cover = np.zeros((side, side), np.float32)
    face = typeface(rng, UNIT * rng.uniform(0.7, 1.3))
    for top in range(0, side, round(1.5 * face.size)):
        line = line_of_words(rng, face, side)[: side - top]
        cover[top : top + line.shape[0], : line.shape[1]] = line
    free = slice(round(side / 2 - _FREE * UNIT), round(side / 2 + _FREE * UNIT))
    cover[free, free] = 0
    return 1 - cover


def _captured(sheet: Image.Image, conditions: Conditions, rng: np.random.Generator) -> Image.Image:
    turned = sheet.rotate(
        conditions.rotation * rng.choice([-1, 1]), Image.Resampling.BICUBIC, fillcolor=_PAPER
    )
    side, edge = conditions.side, sheet.width / 2 - conditions.reach * UNIT
    place = (edge, edge, sheet.width - edge, sheet.width - edge)
    seen = turned.crop(place).resize((side, side), Image.Resampling.BOX)
    blurred = np.asarray(seen.filter(ImageFilter.GaussianBlur(conditions.blur * side)), dtype=np.float32)
    file = io.BytesIO()
    _as_image(blurred + rng.normal(0, conditions.noise, blurred.shape)).save(
        file, "JPEG", quality=conditions.jpeg
    )
    return Image.open(file).convert("L")


def _as_image(values: npt.NDArray[np.floating]) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
