"""Connected pieces of ink, and groups of those that lie close together: a word, or the strokes of a mark."""

from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from cc3d import connected_components

from model.picture.pixels import Region

Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.unsignedinteger[Any]]

_DIAGONAL: Literal[8] = 8
_STRAIGHT: Literal[4] = 4
"""The neighbours of a pixel of ink, and those of a pixel of paper: a line one pixel wide parts the paper."""

MOST_PIECES = 128
"""No more of a picture's pieces are grouped, the largest of them: grain may have thousands."""

_HARDLY_ANY = 0.02
"""Of all ink: a piece that has no more is taken for dirt."""

_CLOSE = 0.35
"""Of the longer side of the smaller piece: a gap that is not wider joins two pieces to a group."""

_SPECK = 0.04
"""Of the picture's longer side: a piece that is not longer belongs to no group."""

_SMALLEST = 3
"""Pixels: a shorter piece is always a speck."""


class Pieces(NamedTuple):
    """The connected pieces of some ink, from the first line down.

    - `labels`: (H, W), 0 for paper and for each piece the number of its place in `boxes`, from 1 on.
    - `boxes`: (n, 4), the top, left, bottom and right of each piece.
    - `sizes`: (n,), its pixels.
    """

    labels: Labels
    boxes: npt.NDArray[np.int64]
    sizes: npt.NDArray[np.int64]


class Group(NamedTuple):
    """Pieces that lie close together.

    - `pieces`: (n,), their numbers in `Pieces.labels`.
    - `region`: the smallest with all of them.
    """

    pieces: npt.NDArray[np.int64]
    region: Region

    @property
    def is_word(self) -> bool:
        """Whether it looks like printed letters in a row: several pieces, and wider than it is high."""
        return len(self.pieces) >= 3 and self.region.width > 1.6 * self.region.height


def labels_of(ink: Mask) -> Labels:
    """A number for each connected piece of ink (H, W), from 1 on; 0 for paper."""
    return _components(ink, _DIAGONAL)


def paper_labels_of(ink: Mask) -> Labels:
    """The same for the paper, which ink parts."""
    return _components(~ink, _STRAIGHT)


def _components(mask: Mask, neighbours: Literal[4, 8]) -> Labels:
    """Labelled as integers: for booleans cc3d 4.1 at times gives two numbers to one piece."""
    return connected_components(mask.view(np.uint8), connectivity=neighbours)


def is_one_piece(ink: Mask) -> bool:
    """Whether there is at most one piece; most marks are one, and this takes half the time of `labels_of`."""
    _, count = connected_components(
        ink.view(np.uint8), connectivity=_DIAGONAL, binary_image=True, return_N=True
    )
    return bool(count < 2)


def is_crowded(ink: Mask) -> bool:
    """Whether there is more than one piece of ink (H, W), not counting pieces with hardly any of it."""
    if is_one_piece(ink):
        return False
    sizes = np.bincount(labels_of(ink).ravel())[1:]
    return int(np.count_nonzero(sizes > _HARDLY_ANY * sizes.sum())) > 1


def pieces_of(ink: Mask) -> Pieces:
    """The connected pieces of ink (H, W)."""
    labels = labels_of(ink)
    rows, columns = labels.nonzero()
    numbers = labels[rows, columns]
    order = numbers.argsort(kind="stable")
    rows, columns = rows[order], columns[order]
    starts = np.flatnonzero(np.diff(numbers[order], prepend=0))
    extremes = [
        np.minimum.reduceat(rows, starts),
        np.minimum.reduceat(columns, starts),
        np.maximum.reduceat(rows, starts) + 1,
        np.maximum.reduceat(columns, starts) + 1,
    ]
    return Pieces(labels, np.stack(extremes, axis=1), np.diff(starts, append=len(rows)))


def groups_of(pieces: Pieces) -> list[Group]:
    """The pieces in groups, without specks. Pieces with no more than a narrow gap in between are together."""
    some = _without_specks(pieces)
    if not len(some):
        return []
    boxes = pieces.boxes[some]
    first = _joined(_are_close(boxes)).argmax(axis=1)
    order = first.argsort(kind="stable")
    starts = np.flatnonzero(np.diff(first[order], prepend=-1))
    corners = np.minimum.reduceat(boxes[order, :2], starts)
    sides = np.maximum.reduceat(boxes[order, 2:], starts) - corners
    regions = np.concatenate([corners[:, ::-1], sides[:, ::-1]], axis=1).tolist()
    members = np.split(some[order] + 1, starts[1:])
    return [Group(each, Region(*region)) for each, region in zip(members, regions, strict=True)]


def _without_specks(pieces: Pieces) -> npt.NDArray[np.int64]:
    longest = (pieces.boxes[:, 2:] - pieces.boxes[:, :2]).max(axis=1)
    some = np.flatnonzero(longest >= max(_SMALLEST, _SPECK * max(pieces.labels.shape)))
    if len(some) > MOST_PIECES:
        some = np.sort(some[np.argsort(pieces.sizes[some], kind="stable")[-MOST_PIECES:]])
    return some


def _are_close(boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether each two of n boxes (n, 4) have a narrow gap in between or none: (n, n)."""
    tops, lefts, bottoms, rights = boxes.T
    longest = np.maximum(bottoms - tops, rights - lefts)
    gaps = np.hypot(_gaps(tops, bottoms), _gaps(lefts, rights))
    close: npt.NDArray[np.bool_] = gaps <= _CLOSE * np.minimum.outer(longest, longest)
    return close


def _gaps(starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How far each two of n spans lie apart, 0 where they overlap: (n, n)."""
    gaps = np.subtract.outer(starts, ends)
    return np.maximum(np.maximum(gaps, gaps.T), 0)


def _joined(close: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether each two are connected by a chain of close ones: the transitive closure, by squaring."""
    while True:
        further = (close.astype(np.float32) @ close.astype(np.float32)) > 0
        if np.array_equal(further, close):
            return close
        close = further
