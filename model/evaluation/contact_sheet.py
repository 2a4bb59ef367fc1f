"""Answers as one picture: the picture that was sent, the grid that the network saw, and its answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from model.answers.predictions import Prediction
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.picture import open_picture, pixels_of

_SIDE, _GAP, _CAPTION, _COLUMNS = 96, 8, 28, 8


class AnsweredPicture(NamedTuple):
    """A picture, the label of its folder, and the answer for it."""

    path: Path
    label: str
    prediction: Prediction


def contact_sheet(answers: Sequence[AnsweredPicture]) -> Image.Image:
    """Lay out the answers in rows: the picture and the grid side by side, with label and answer below."""
    width, height = 2 * _SIDE + 3 * _GAP, _SIDE + _GAP + _CAPTION
    rows = -(-max(len(answers), 1) // _COLUMNS)
    sheet = Image.new("RGB", (width * min(len(answers) or 1, _COLUMNS), height * rows), "white")
    for index, answer in enumerate(answers):
        corner = (index % _COLUMNS * width, index // _COLUMNS * height)
        sheet.paste(_tile(answer, (width, height)), corner)
    return sheet


def _tile(answer: AnsweredPicture, size: tuple[int, int]) -> Image.Image:
    tile = Image.new("RGB", size, "white")
    tile.paste(_picture(answer.path), (_GAP, _GAP))
    tile.paste(_grid(answer.prediction), (_SIDE + 2 * _GAP, _GAP))
    draw, prediction = ImageDraw.Draw(tile), answer.prediction
    caption = f"{answer.label} > {prediction.label} {prediction.confidence:.2f}"
    draw.text((_GAP, _SIDE + _GAP + 1), caption, "black")
    draw.text((_GAP, _SIDE + _GAP + 13), _name(answer.path), "gray")
    return tile


def _picture(path: Path) -> Image.Image:
    """The decoded picture: upright, in grey on white."""
    grey = Image.fromarray(pixels_of(open_picture(bytes_of_picture(path), MAX_PIXELS)).grey)
    shown = ImageOps.pad(grey.convert("RGB"), (_SIDE, _SIDE), color="lightgray")
    return ImageOps.expand(shown.crop((1, 1, _SIDE - 1, _SIDE - 1)), 1, "lightgray")


def _grid(prediction: Prediction) -> Image.Image:
    grey = np.where(prediction.grid < 0, np.uint8(0), np.uint8(255))
    shown = Image.fromarray(grey).resize((_SIDE - 2, _SIDE - 2), Image.Resampling.NEAREST)
    return ImageOps.expand(shown.convert("RGB"), 1, "lightblue")


def _name(path: Path) -> str:
    """Source and file; the folder between them is the label, which is shown already."""
    return f"{path.parent.parent.name}/{path.name}"[-36:]
