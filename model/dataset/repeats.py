"""The same picture twice in a folder: once is enough, and under two labels it teaches the network nothing.

Two pictures are the same when the network sees the same grid, whatever their files are called and however
they are encoded. Empty boxes all look alike and are no repeats of each other.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from model.dataset.folder import Folder


@dataclass(frozen=True)
class Repeats:
    """Groups of paths, each of one picture.

    - of_one_label: the first of each group is used.
    - of_two_labels: none of the group is used.
    """

    of_one_label: list[list[Path]]
    of_two_labels: list[list[Path]]


def without_repeats(folder: Folder) -> tuple[Folder, Repeats]:
    """The folder with no picture twice and none under two labels, and which ones were."""
    used, of_one_label, of_two_labels = [], [], []
    for places in _places_of_each_picture(folder):
        paths = [folder.pictures[place].path for place in places]
        if len({folder.pictures[place].label for place in places}) > 1:
            of_two_labels.append(paths)
        elif len(places) > 1 and folder.marks.grids[places[0]].min() < 0:
            of_one_label.append(paths)
            used.append(places[0])
        else:
            used += places
    return folder.pick(sorted(used)), Repeats(of_one_label, of_two_labels)


def _places_of_each_picture(folder: Folder) -> list[list[int]]:
    places = defaultdict[bytes, list[int]](list)
    for place, grid in enumerate(folder.marks.grids):
        places[grid.tobytes()].append(place)
    return list(places.values())
