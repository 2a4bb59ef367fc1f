"""A part of a picture, at the size at which marks, frames and words are searched for."""

import math
from typing import NamedTuple

import numpy as np
from PIL import Image

from model.picture.pixels import Grey, Region
from model.picture.sizes import resized, resized_image, scale_of
from model.picture.threshold import Sensitivity, ink_of
from model.picture.whole import Whole

PAGE_SIDE = 320  # the maximum of the longer side, in pixels: letters must not run together


class Page(NamedTuple):
    """A part of a picture.

    - `strength`: of its ink, (h, w).
    - `scale`: the picture's pixels along each side of a pixel of the page.
    - `place`: where the part is in the picture.
    - `sensitivity`: what counted as ink.
    """

    strength: Grey
    scale: float
    place: Region
    sensitivity: Sensitivity

    def region_of(self, part: Region) -> Region:
        """A region of the page, in pixels of the picture."""
        _, _, width, height = self.place
        return part.scaled(self.scale, width, height).moved(self.place.left, self.place.top)

    def window_of(self, region: Region) -> tuple[slice, slice]:
        """The rows and columns of the page that show a region of the picture."""
        top, left = (region.top - self.place.top) / self.scale, (region.left - self.place.left) / self.scale
        bottom, right = top + region.height / self.scale, left + region.width / self.scale
        return slice(math.floor(top), math.ceil(bottom)), slice(math.floor(left), math.ceil(right))

    def colours_out_of(self, picture: Image.Image) -> Image.Image:
        """The colours of the page, cut out of the picture."""
        return resized_image(picture.crop(self.place.edges), PAGE_SIDE)


def part_of(page: Page, dark: Grey, place: Region) -> Page:
    """A part of a page. If the page was reduced, it is cut out of its picture, `dark`, in more detail."""
    if page.scale <= 1 and scale_of((place.height, place.width), PAGE_SIDE) == page.scale:
        return page._replace(strength=page.strength[page.window_of(place)], place=place)
    return _page_of(dark, place, page.sensitivity)


def page_of_all(whole: Whole) -> Page:
    """The whole picture as a page. Its ink is reused if it was found at this size."""
    height, width = whole.picture.shape
    place = Region(0, 0, width, height)
    if whole.scale == scale_of(whole.picture.shape, PAGE_SIDE):
        return Page(whole.strength, whole.scale, place, whole.sensitivity)
    return _page_of(whole.picture, place, whole.sensitivity)


def _page_of(dark: Grey, place: Region, sensitivity: Sensitivity) -> Page:
    """A part of a picture (H, W) that is dark on light."""
    part = dark[place.window]
    ink = ink_of(resized(part[np.newaxis], PAGE_SIDE), sensitivity)
    return Page(ink.strength[0], scale_of(part.shape, PAGE_SIDE), place, sensitivity)
