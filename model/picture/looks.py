"""Decides where to look in a crowded picture: at the mark in its frame, or at each possible mark.

A picture with one piece of ink is looked at as a whole. Any other may contain print, the rules of a table or
other boxes. If there is a frame, the mark is in the one nearest the middle. If there is none, the mark is one
of the groups of ink, and the network says which. Coloured ink among dark ink comes from a pen.
"""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.picture.colour import coloured_ink
from model.picture.crop import square_around, to_grid
from model.picture.frame import frames_nearest_middle
from model.picture.page import Page, page_of_all, part_of
from model.picture.pieces import Group, groups_of, labels_of, pieces_of
from model.picture.pixels import Grey, Region
from model.picture.threshold import AT_THRESHOLD
from model.picture.whole import Whole

Grid = npt.NDArray[np.int8]

_FRAME_STRENGTHS = (80, 50)
"""The thresholds of ink strength at which a frame is searched for, in this order, until one is found.

Print is often paler than the pen, but at a low threshold more ink runs together.
"""

_MARGIN = 0.25
"""How far a mark that begins inside a frame is followed beyond it, as a share of the frame's longer side."""

_RIM = 0.15
"""How far ink on a frame's sides reaches into it, at most, as a share of the frame's shorter side."""

_LARGE = 0.3  # a share of the longest group's length: a shorter group is not the mark
_MAX_FRAMES = 2  # two marked frames already count as several marks, so more are not needed
MAX_GROUPS = 4  # only the longest groups are looked at: each one is a grid for the network

Kind = Literal["frame", "rival", "surroundings", "all", "group", "cut-group", "colour"]

_WEIGHTS: dict[Kind, float] = {
    "frame": 1, "rival": 0.9, "surroundings": 0, "all": 1, "group": 0.9, "cut-group": 0.8, "colour": 0.93,
}  # fmt: skip
"""The factor for the scores of each kind. A group that reaches the picture's edge may be cut off.

Beside a frame, all ink together is looked at only to find out whether it changes the answer.
"""


class Look(NamedTuple):
    """A part of a picture to look at.

    - `grid`: (S, S) of +-1, ink -1.
    - `region`: where the ink of the grid is, in the picture.
    - `kind`: why it is looked at.
    - `weight`: the factor for its scores before they are compared with those of other looks.
    - `share`: the share of the picture's ink that is in the region, 0..1.
    """

    grid: Grid
    region: Region
    kind: Kind
    weight: float
    share: float


class _LookCollector:
    """Collects the looks at a picture that have ink."""

    def __init__(self, page: Page, grid_size: int) -> None:
        self._page, self._grid_size = page, grid_size
        self._ink = page.strength >= AT_THRESHOLD
        self._pixels = np.count_nonzero(self._ink)
        self.looks: list[Look] = []

    def add(self, page: Page, strength: Grey, kind: Kind, place: Region | None = None) -> None:
        """Look at the ink on a page, or at the ink whose strength in `place` is `strength`."""
        square = square_around(strength >= AT_THRESHOLD)
        if square is None:
            return
        ink = square.ink if place is None else square.ink.moved(place.left, place.top)
        region = page.region_of(ink)
        share = np.count_nonzero(self._ink[self._page.window_of(region)]) / self._pixels
        grid = to_grid(strength, square, self._grid_size)
        self.looks.append(Look(grid, region, kind, _WEIGHTS[kind], share))

    def add_groups(self) -> None:
        """Look at each group of ink that may be the mark, unless there is only one group."""
        page, pieces = self._page, pieces_of(self._ink)
        groups = groups_of(pieces)
        if len(groups) > 1:
            for group in _may_be_marks(groups):
                kept = np.zeros(len(pieces.sizes) + 1, np.bool_)
                kept[group.pieces] = True
                kind: Kind = "cut-group" if group.region.reaches_edge(*self._ink.shape) else "group"
                window = group.region.window
                self.add(page, page.strength[window] * kept[pieces.labels[window]], kind, group.region)


def looks_at(whole: Whole, colours: Image.Image | None, grid_size: int) -> tuple[Look, ...]:
    """The looks at a crowded picture, the preferred one first.

    `colours` is the same picture in RGB, None if it has none.
    The result is empty if no ink remains at the size of the looks.
    """
    page = page_of_all(whole)
    if page.strength.max() < AT_THRESHOLD:
        return ()
    collector = _LookCollector(page, grid_size)
    frames = _frames(page)
    if not frames:
        for strength, kind in _inks(page, colours, "all"):
            collector.add(page, strength, kind)
        collector.add_groups()
        return tuple(collector.looks)
    parts = [part_of(page, whole.picture, _with_margin(frame, page.place)) for frame in frames]
    for strength, kind in _inks(parts[0], colours, "frame"):
        collector.add(parts[0], _inside(parts[0], strength, frames[0]), kind)
    for part, frame in zip(parts[1:], frames[1:], strict=True):
        collector.add(part, _inside(part, part.strength, frame), "rival")
    collector.add(page, page.strength, "surroundings")
    return tuple(collector.looks)


def _frames(page: Page) -> list[Region]:
    """The frame of the mark and at most one rival, in pixels of the picture.

    An empty frame is left out if the other one is not empty.
    """
    for strength in _FRAME_STRENGTHS:
        ink = page.strength >= strength
        frames = frames_nearest_middle(ink)[:_MAX_FRAMES]
        if len(frames) > 1:
            frames = [frame for frame in frames if not _is_empty(ink[frame.window])] or frames[:1]
        if frames:
            return [page.region_of(frame) for frame in frames]
    return []


def _is_empty(frame: npt.NDArray[np.bool_]) -> bool:
    """Whether there is no ink (H, W) in a frame but that of its sides."""
    rim = math.ceil(_RIM * min(frame.shape))
    return not frame[rim:-rim, rim:-rim].any()


def _inks(page: Page, colours: Image.Image | None, kind: Kind) -> Iterator[tuple[Grey, Kind]]:
    """The strength of all ink, and that of the coloured ink alone if there is any."""
    yield page.strength, kind
    if colours is not None:
        coloured = coloured_ink(page.colours_out_of(colours), page.strength >= AT_THRESHOLD, page.sensitivity)
        if coloured is not None:
            yield coloured, "colour"


def _with_margin(box: Region, picture: Region) -> Region:
    margin = round(_MARGIN * max(box.width, box.height))
    left, top = max(0, box.left - margin), max(0, box.top - margin)
    right = min(picture.width, box.left + box.width + margin)
    bottom = min(picture.height, box.top + box.height + margin)
    return Region(left, top, right - left, bottom - top)


def _inside(page: Page, strength: Grey, box: Region) -> Grey:
    """The strength of the pieces of ink that are at least partly in a box."""
    labels = labels_of(strength >= AT_THRESHOLD)
    kept = np.zeros(int(labels.max()) + 1, np.bool_)
    kept[labels[page.window_of(box)]] = True
    kept[0] = True
    return strength * kept[labels]


def _may_be_marks(groups: list[Group]) -> list[Group]:
    """The groups that are not words, and not much shorter than the longest of these."""
    longest = sorted((group for group in groups if not group.is_word), key=_length, reverse=True)
    return [group for group in longest[:MAX_GROUPS] if _length(group) >= _LARGE * _length(longest[0])]


def _length(group: Group) -> int:
    return max(group.region.width, group.region.height)
