"""Sheets: filled forms as a camera delivers them, with the true contents of their boxes."""

import io
from typing import NamedTuple

import numpy as np
from PIL import Image

from benchmarks.forms.cameras import CAMERAS
from benchmarks.forms.filling import Truth, filled
from benchmarks.forms.layouts import LAYOUTS, Layout
from benchmarks.hard_boxes.draw import chosen
from examples.form_reader.proposing import propose
from examples.form_reader.templates import Box, Page, Template

EMPTY_DOTS_PER_INCH = 200


class Sheet(NamedTuple):
    """A filled form.

    - `image`: as the camera delivers it, at `dots_per_inch` if it is straight.
    - `truths`: the contents of the boxes of the layout, in their order.
    """

    layout: Layout
    camera: str
    paper: str
    dots_per_inch: float
    image: Image.Image
    truths: list[Truth]

    def data(self) -> bytes:
        """The picture as a PNG without a resolution."""
        return png(self.image)


def layouts(seed: int) -> list[Layout]:
    """One layout of each kind."""
    return [layout(np.random.default_rng((seed, number))) for number, layout in enumerate(LAYOUTS)]


def template(layout: Layout) -> Template:
    """The template that the form reader proposes for the empty form."""
    empty = png(layout.drawn(EMPTY_DOTS_PER_INCH), dpi=(EMPTY_DOTS_PER_INCH,) * 2)
    return propose(layout.name, empty)


def sheet(layout: Layout, rng: np.random.Generator, generator: str) -> Sheet:
    """A copy, filled in by one person and captured by one of the cameras."""
    camera = chosen(CAMERAS, rng)
    resolution, look = CAMERAS[camera][0]
    dots_per_inch = resolution(rng)
    page = filled(layout, dots_per_inch, rng, generator)
    view = look(page.light, dots_per_inch, rng)
    return Sheet(layout, camera, page.paper, dots_per_inch, view.image, page.truths)


def places(layout: Layout, page: Page) -> dict[tuple[str, str], int]:
    """For each box of a template's page, by group and name, the index of this box in the layout."""
    middles = np.array([(box.left + box.side / 2, box.top + box.side / 2) for box in layout.boxes])
    return {(group.name, box.name): _nearest(box, middles) for group, box in page.boxes}


def _nearest(box: Box, middles: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> int:
    middle = np.array([box.left + box.width / 2, box.top + box.height / 2])
    return int(np.argmin(np.linalg.norm(middles - middle, axis=1)))


def png(image: Image.Image, **options: object) -> bytes:
    """The bytes of a PNG."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1, **options)
    return file.getvalue()
