"""Composes a picture of paper, form, hand, pen and camera, and records which ones it used."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from benchmarks.hard_boxes import hands
from benchmarks.hard_boxes.cameras import CAMERAS
from benchmarks.hard_boxes.forms import BOXES, printed_form
from benchmarks.hard_boxes.papers import PAPERS
from benchmarks.hard_boxes.pens import PENS


class Picture(NamedTuple):
    """A drawn picture, with its hand, pen, box, paper and camera, in this order."""

    image: Image.Image
    story: tuple[str, ...]


def draw_picture(label: str, rng: np.random.Generator) -> Picture:
    """One picture of a class: `tick`, `cross` or `neither`."""
    habits = hands.HABITS[label]
    hand, pen, box = chosen(habits, rng), chosen(PENS, rng), chosen(BOXES, rng)
    paper, camera = chosen(PAPERS, rng), chosen(CAMERAS, rng)
    path = _placed(hands.trembling(habits[hand][0](rng), rng), box, rng)
    sheet = PAPERS[paper][0](rng) * printed_form(box, rng) * PENS[pen][0](path, rng)
    return Picture(CAMERAS[camera][0](sheet, rng), (hand, pen, box, paper, camera))


def draw_folder(folder: Path, each: int, seed: int) -> None:
    """Write `each` pictures of each class into tick/, cross/ and neither/; file names list the conditions."""
    for number, label in enumerate(hands.HABITS):
        (folder / label).mkdir(parents=True, exist_ok=True)
        for index in range(each):
            picture = draw_picture(label, np.random.default_rng((seed, number, index)))
            picture.image.save(folder / label / f"{index:04d}_{'_'.join(picture.story)}.png")


def chosen(choices: Mapping[str, tuple[Any, float]], rng: np.random.Generator) -> str:
    """A random choice, weighted by how common each one is."""
    weights = np.array([weight for _, weight in choices.values()])
    return str(rng.choice(list(choices), p=weights / weights.sum()))


def _placed(path: hands.Path, box: str, rng: np.random.Generator) -> hands.Path:
    """The path at a usual size for that box: inside, touching, or far over its edge, but always visible."""
    size = 0.9 if box == "no-box" else rng.choice([rng.uniform(0.4, 0.8), rng.uniform(0.8, 1.5)])
    shift = rng.normal(0, 0.12, 2)
    return [stroke * size + shift for stroke in path]
