"""Finds repeated pictures in a folder: one is enough, and under two labels it teaches the network nothing.

Under two labels, pictures are the same if they have the same grid, as the network cannot distinguish them.
Under one label, they are the same if their grey values are, in files of any name and format. Equal grids are
not enough, because two scans of an empty box may have the same one. Pictures of blank paper never count as
the same. They are used as `neither`, or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path

from model.dataset.folder import Folder
from model.labels import NEITHER


@dataclass(frozen=True)
class Repeats:
    """Groups of paths, each of one picture.

    - of_one_label: the first of each group is used.
    - of_two_labels: none of the group is used.
    - of_paper: pictures of blank paper with another label than `neither`, which are not used.
    """

    of_one_label: list[list[Path]]
    of_two_labels: list[list[Path]]
    of_paper: list[Path]


def without_repeats(folder: Folder) -> tuple[Folder, Repeats]:
    """The folder without repeats and without pictures under two labels, and which ones were left out."""
    pictures, grids = folder.pictures, folder.marks.grids

    def content(place: int) -> Hashable:
        grey = pictures[place].grey
        return place if place in blank else (grey.size, grey.tobytes())

    places = {*range(len(pictures))}
    blank = {place for place in places if grids[place].min() > 0}
    of_paper = [place for place in sorted(blank) if pictures[place].label != NEITHER]
    of_one_grid = _grouped(sorted(places - blank), lambda place: grids[place].tobytes())
    of_two_labels = [group for group in of_one_grid if len({pictures[place].label for place in group}) > 1]
    rest = places.difference(of_paper, *of_two_labels)
    groups = _grouped(sorted(rest), content)
    of_one_label = [group for group in groups if len(group) > 1]
    used = folder.pick([group[0] for group in groups])
    blank_paths = [pictures[place].path for place in of_paper]
    return used, Repeats(_paths(folder, of_one_label), _paths(folder, of_two_labels), blank_paths)


def _grouped(places: Iterable[int], key: Callable[[int], Hashable]) -> list[list[int]]:
    """Groups of the indices that have the same key."""
    groups = defaultdict[Hashable, list[int]](list)
    for place in places:
        groups[key(place)].append(place)
    return list(groups.values())


def _paths(folder: Folder, groups: list[list[int]]) -> list[list[Path]]:
    return [[folder.pictures[place].path for place in places] for places in groups]
