"""The same picture twice in a folder: once is enough, and under two labels it teaches the network nothing.

Under two labels, pictures are the same when the network sees the same grid, as it cannot tell them apart.
Under one label they are the same when their grey values are, whatever the files are called and whether they
are PNGs or BMPs: two scans of an empty box may well give one grid and are not the same picture. Pictures of
paper alone are never called the same, as nobody could tell; they are `neither`, or they are not used.
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
    - of_paper: pictures of paper alone that have another label than `neither`. They are not used.
    """

    of_one_label: list[list[Path]]
    of_two_labels: list[list[Path]]
    of_paper: list[Path]


def without_repeats(folder: Folder) -> tuple[Folder, Repeats]:
    """The folder with no picture twice and none under two labels, and which ones were."""
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
    """The places that have the same key, together."""
    groups = defaultdict[Hashable, list[int]](list)
    for place in places:
        groups[key(place)].append(place)
    return list(groups.values())


def _paths(folder: Folder, groups: list[list[int]]) -> list[list[Path]]:
    return [[folder.pictures[place].path for place in places] for places in groups]
