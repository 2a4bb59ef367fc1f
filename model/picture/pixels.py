"""A decoded picture: its grey values, and its colours if it has any.

Grey values (H, W) become Pillow's images and back without `Image.fromarray` and `np.asarray`: these handle
every mode, which takes noticeably longer for a small image.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]  # (H, W)
Greys = npt.NDArray[np.uint8]  # of several pictures of one size: (N, H, W)
_INK = b"\1"  # NumPy's True


class Region(NamedTuple):
    """A rectangle of the upright picture, in its pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def window(self) -> tuple[slice, slice]:
        """Its rows and columns in an array (H, W)."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)

    @property
    def edges(self) -> tuple[int, int, int, int]:
        """Its left, top, right and bottom, as Pillow takes them."""
        return self.left, self.top, self.left + self.width, self.top + self.height

    def overlaps(self, other: "Region") -> bool:
        """Whether the two have a pixel in common."""
        one, two = self.edges, other.edges
        return all(one[axis] < two[axis + 2] and two[axis] < one[axis + 2] for axis in (0, 1))

    def reaches_edge(self, height: int, width: int) -> bool:
        """Whether it ends at an edge of its picture."""
        left, top, right, bottom = self.edges
        return min(left, top) <= 0 or right >= width or bottom >= height

    def moved(self, left: int, top: int) -> "Region":
        """The same region in a larger picture, in which this picture begins at (left, top)."""
        return Region(self.left + left, self.top + top, self.width, self.height)

    def scaled(self, scale: float, width: int, height: int) -> "Region":
        """The same region in the picture at `scale` times its size, which is `width` x `height`."""
        left, top = math.floor(self.left * scale), math.floor(self.top * scale)
        right = min(math.ceil((self.left + self.width) * scale), width)
        bottom = min(math.ceil((self.top + self.height) * scale), height)
        return Region(left, top, right - left, bottom - top)


class Pixels(NamedTuple):
    """An upright picture on white.

    - `grey`: uint8 (H, W).
    - `colours`: the same in red, green and blue; None if the picture is grey.
    - `full_size`: the picture's own width and height if it was decoded at a reduced size, as a large JPEG
      is; else None.
    - `corner`: (left, top) of a part that was cut out of a whole picture.
    """

    grey: Grey
    colours: Image.Image | None = None
    full_size: tuple[int, int] | None = None
    corner: tuple[int, int] = (0, 0)

    @property
    def reduction(self) -> int:
        """The picture's own pixels along each side of a decoded pixel."""
        return 1 if self.full_size is None else -(-self.full_size[0] // self.grey.shape[1])

    def cut(self, region: Region) -> "Pixels":
        """The pixels of a region inside a picture that is not reduced; they share its memory."""
        colours = None if self.colours is None else self.colours.crop(region.edges)
        return Pixels(self.grey[region.window], colours, corner=(region.left, region.top))

    def in_whole(self, region: Region) -> Region:
        """A region of these pixels, in pixels of the whole picture at its full size."""
        if self.full_size is not None:
            region = region.scaled(self.reduction, *self.full_size)
        return region if self.corner == (0, 0) else region.moved(*self.corner)


def image_of(values: Grey) -> Image.Image:
    """Grey values (H, W) as an image of mode `L`, which shares their memory if possible."""
    height, width = values.shape
    return Image.frombuffer("L", (width, height), np.ascontiguousarray(values), "raw", "L", 0, 1)


def values_of(image: Image.Image) -> Grey:
    """The grey values (H, W) of an image of mode `L`, read-only."""
    return np.frombuffer(image.tobytes(), np.uint8).reshape(image.height, image.width)


def bounding_box(ink: npt.NDArray[np.bool_]) -> Region | None:
    """The smallest region that contains all ink (H, W); None if there is no ink."""
    pixels, columns = ink.tobytes(), np.logical_or.reduce(ink, axis=0).tobytes()
    if _INK not in columns:
        return None
    width = len(columns)
    top, bottom = pixels.index(_INK) // width, pixels.rindex(_INK) // width + 1
    left, right = columns.index(_INK), columns.rindex(_INK) + 1
    return Region(left, top, right - left, bottom - top)


def bounding_boxes(ink: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """The same for each of many (N, H, W): left, top, width and height (N, 4).

    Without ink, it is the whole picture.
    """
    spans = [_spans(np.logical_or.reduce(ink, axis=axis)) for axis in (1, 2)]
    return np.stack([span[place] for place in (0, 1) for span in spans], axis=1)


def _spans(covered: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For each row, the index of the first True and the length up to the last; the whole row without any."""
    start = covered.argmax(axis=1)
    return start, covered.shape[1] - start - covered[:, ::-1].argmax(axis=1)
