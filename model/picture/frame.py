"""Finds the printed frame that a mark stands in: a box or a cell, with ink along each of its four sides.

A frame and all that stands in it become one solid block when the paper that it encloses is filled in. Letters
that enclose paper, such as an O, become blocks too, but no straight sides run along the edges of those.
"""

import math

import numpy as np
import numpy.typing as npt

from model.picture.pieces import Mask, labels_of, paper_labels_of
from model.picture.pixels import Region, bounding_box
from model.picture.tiles import surrounding_maximum, surrounding_minimum

MOST_BLOCKS = 32
"""No more are looked at, those with the most enclosed paper: a page of print has hundreds."""

_SMALLEST = 7
"""Pixels, the shorter side of a frame."""

_SMALLEST_PART = 0.07
"""Of the picture's longer side, the shorter side of a frame."""

_MUCH_SMALLER = 0.55
"""Of the largest frame's shorter side: what is smaller is a letter, however near the middle it is."""

_HARDLY_FARTHER = 1.5
"""Of the nearest frame's distance from the middle."""

_MOST_ELONGATED = 2.5
"""The longer side of a frame, in shorter ones."""

_GAP = 1
"""Pixels: gaps in a side are closed up to twice as wide."""

_SOLID = 0.82
"""Of a block's rectangle that the block covers: a turned box leaves a part of it, and a round letter more."""

_PAPER = 0.15
"""Of a block's rectangle that is enclosed paper; a filled box has none, and is no frame."""

_COVERED = 0.85
"""Of each side that has ink near the edge of the block."""

_NEAR = 0.1
"""Of the block's shorter side: ink that far inside belongs to a side. A box may be turned by some degrees."""


def frames_nearest_middle(ink: Mask) -> list[Region]:
    """The frame nearest the middle of a picture's ink (H, W), its sides included, and those that rival it.

    Only a frame that does not hold the middle has rivals: those that are hardly farther away.
    """
    frames = _frames(ink)
    height, width = ink.shape
    least = _MUCH_SMALLER * max(map(_shorter_side, frames), default=0)

    def off_middle(frame: Region) -> float:
        left, top = frame.left + frame.width / 2, frame.top + frame.height / 2
        return math.hypot(left - width / 2, top - height / 2)

    found = sorted((each for each in frames if _shorter_side(each) >= least), key=off_middle)
    if not found or found[0].overlaps(Region(width // 2, height // 2, 1, 1)):
        return found[:1]
    return [frame for frame in found if off_middle(frame) <= _HARDLY_FARTHER * off_middle(found[0])]


def _frames(ink: Mask) -> list[Region]:
    """All frames: the blocks that enclose enough paper, have about the shape of a box, and four sides."""
    closed = _with_gaps_closed(ink)
    enclosed = _enclosed_paper(closed)
    if not enclosed.any():
        return []
    blocks = labels_of(closed | enclosed)
    paper = np.bincount(blocks[enclosed])
    least = max(_SMALLEST, _SMALLEST_PART * max(ink.shape))
    found = []
    for number in np.argsort(-paper, kind="stable")[:MOST_BLOCKS].tolist():
        if paper[number] < _PAPER * least**2:
            break
        block = blocks == number
        body = _body(block, least)
        if body is not None and _is_frame(*(part[body.window] for part in (block, enclosed, ink))):
            found.append(body)
    return found


def _is_frame(block: Mask, enclosed: Mask, ink: Mask) -> bool:
    """Whether the rectangle (H, W) of a block is solid, encloses enough paper, and has four sides of ink."""
    solid, white = np.count_nonzero(block), np.count_nonzero(block & enclosed)
    is_solid, has_paper = solid >= _SOLID * block.size, white >= _PAPER * block.size
    return bool(is_solid and has_paper) and _has_four_sides(ink)


def _with_gaps_closed(ink: Mask) -> Mask:
    values = ink.view(np.uint8)[np.newaxis]
    closed: Mask = surrounding_minimum(surrounding_maximum(values, _GAP), _GAP)[0].view(np.bool_)
    return closed | ink


def _enclosed_paper(ink: Mask) -> Mask:
    """The paper from which no way leads to the picture's edge."""
    labels = paper_labels_of(ink)
    outside = np.zeros(int(labels.max()) + 1, np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        outside[edge] = True
    outside[0] = True
    enclosed: Mask = np.logical_not(outside[labels])
    return enclosed


def _body(block: Mask, least: float) -> Region | None:
    """The part of a block (H, W) whose rows and columns are at least half as full as the fullest one.

    The tip of a tick that leaves its box is not part of the box. None where the part is smaller than `least`
    or has not the shape of a box.
    """
    box = bounding_box(block)
    if box is None or _shorter_side(box) < least:
        return None
    part = block[box.window]
    top, height = _full_part(np.add.reduce(part, axis=1, dtype=np.int32))
    left, width = _full_part(np.add.reduce(part, axis=0, dtype=np.int32))
    body = Region(box.left + left, box.top + top, width, height)
    shorter = _shorter_side(body)
    return body if shorter >= _SMALLEST and max(width, height) <= _MOST_ELONGATED * shorter else None


def _full_part(counts: npt.NDArray[np.int32]) -> tuple[int, int]:
    full = (2 * counts >= counts.max()).nonzero()[0].tolist()
    return full[0], full[-1] - full[0] + 1


def _shorter_side(region: Region) -> int:
    return min(region.width, region.height)


def _has_four_sides(ink: Mask) -> bool:
    """Whether ink runs along each edge of a block (H, W)."""
    near = max(2, round(_NEAR * min(ink.shape)))
    sides = [np.logical_or.reduce(part, axis=0) for part in (ink[:near], ink[-near:])]
    sides += [np.logical_or.reduce(part, axis=1) for part in (ink[:, :near], ink[:, -near:])]
    return all(np.count_nonzero(side) >= _COVERED * side.size for side in sides)
