"""Finds the printed frame around a mark: a box or a cell, with ink along each of its four sides.

When the enclosed paper is filled in, a frame and its contents become one solid block. Letters that enclose
paper, such as an O, become blocks too, but they have no straight sides along the edges.
"""

import math

import numpy as np
import numpy.typing as npt

from model.picture.pieces import Labels, Mask, labels_of, paper_labels_of
from model.picture.pixels import Region, bounding_box
from model.picture.tiles import surrounding_maximum, surrounding_minimum

MAX_BLOCKS = 32  # only the blocks with the most enclosed paper are examined: a page of print has hundreds
_OUTSIDE = 1  # the label of the paper that is connected to the picture's edge
_SMALLEST = 7  # the minimum of a frame's shorter side, in pixels
_SMALLEST_PART = 0.07  # the minimum of a frame's shorter side, as a share of the picture's longer side
_MUCH_SMALLER = 0.55
"""A share of the largest frame's shorter side: a smaller frame is a letter, even near the middle."""

_HARDLY_FARTHER = 1.5
"""A multiple of the nearest frame's distance from the middle: frames up to there are its rivals."""

_MAX_ELONGATION = 2.5  # the maximum ratio of a frame's longer side to its shorter side
_GAP = 1  # the radius of the closing, in pixels: it closes gaps in a side that are up to twice as wide
_SOLID = 0.82
"""The minimum share of its rectangle that a block covers: turned boxes and round letters cover less."""

_PAPER = 0.15
"""The minimum share of a block's rectangle that is enclosed paper: a filled box has none, and is no frame."""

_COVERED = 0.85  # the minimum share of each side that has ink near the edge of the block
_NEAR = 0.1
"""A share of the block's shorter side: ink that far inside still counts, as a box may be slightly turned."""


def frames_nearest_middle(ink: Mask) -> list[Region]:
    """The frame nearest the middle of a picture's ink (H, W), with its sides, and then its rivals.

    A frame that contains the middle has no rivals. The rivals of any other are hardly farther away.
    """
    frames = _frames(ink)
    height, width = ink.shape
    min_side = _MUCH_SMALLER * max(map(_shorter_side, frames), default=0)

    def off_middle(frame: Region) -> float:
        left, top = frame.left + frame.width / 2, frame.top + frame.height / 2
        return math.hypot(left - width / 2, top - height / 2)

    nearest = sorted((each for each in frames if _shorter_side(each) >= min_side), key=off_middle)
    if not nearest or nearest[0].overlaps(Region(width // 2, height // 2, 1, 1)):
        return nearest[:1]
    return [frame for frame in nearest if off_middle(frame) <= _HARDLY_FARTHER * off_middle(nearest[0])]


def _frames(ink: Mask) -> list[Region]:
    """All frames: the blocks that enclose enough paper, have about the shape of a box, and four sides.

    A frame that is much smaller than one with more paper may be missing.
    """
    labels = _paper_labels(_with_gaps_closed(ink))
    enclosed = labels > _OUTSIDE
    min_side = max(_SMALLEST, _SMALLEST_PART * max(ink.shape))
    if np.count_nonzero(enclosed) < _PAPER * min_side**2:
        return []
    blocks = labels_of(labels != _OUTSIDE)
    paper = np.bincount(blocks[enclosed])
    frames = []
    for number in np.argsort(-paper, kind="stable")[:MAX_BLOCKS].tolist():
        if paper[number] < _PAPER * min_side**2:
            break
        block = blocks == number
        body = _body(block, min_side)
        if body is not None and _is_frame(*(part[body.window] for part in (block, enclosed, ink))):
            frames.append(body)
            min_side = max(min_side, _MUCH_SMALLER * _shorter_side(body))
    return frames


def _is_frame(block: Mask, enclosed: Mask, ink: Mask) -> bool:
    """Whether the rectangle (H, W) of a block is solid, encloses enough paper, and has four sides of ink."""
    solid, white = np.count_nonzero(block), np.count_nonzero(block & enclosed)
    is_solid, has_paper = solid >= _SOLID * block.size, white >= _PAPER * block.size
    return bool(is_solid and has_paper) and _has_four_sides(ink)


def _with_gaps_closed(ink: Mask) -> Mask:
    values = ink.view(np.uint8)[np.newaxis]
    closed: Mask = surrounding_minimum(surrounding_maximum(values, _GAP), _GAP)[0].view(np.bool_)
    return closed | ink


def _paper_labels(ink: Mask) -> Labels:
    """The connected components of paper; the one that is connected to the picture's edge has number 1.

    A margin of paper joins all paper that reaches the edge, and is the first that is numbered.
    """
    height, width = ink.shape
    paper = np.ones((height + 2, width + 2), np.bool_)
    np.logical_not(ink, out=paper[1:-1, 1:-1])
    return paper_labels_of(paper)[1:-1, 1:-1]


def _body(block: Mask, min_side: float) -> Region | None:
    """The part of a block (H, W) whose rows and columns are at least half as full as the fullest one.

    This excludes the tip of a tick that leaves its box. None if the block is smaller than `min_side` or
    does not have the shape of a box.
    """
    box = bounding_box(block)
    if box is None or _shorter_side(box) < min_side:
        return None
    part = block[box.window]
    top, height = _full_part(np.add.reduce(part, axis=1, dtype=np.int32))
    left, width = _full_part(np.add.reduce(part, axis=0, dtype=np.int32))
    body = Region(box.left + left, box.top + top, width, height)
    shorter = _shorter_side(body)
    return body if shorter >= _SMALLEST and max(width, height) <= _MAX_ELONGATION * shorter else None


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
