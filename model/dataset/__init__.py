"""The marks that the network is trained and tested on, as grids with labels.

`marks` holds a set of marks and splits it, and `drawn` draws a set in several processes. `label_folders`
finds the user's own pictures, `folder` loads them, `repeats` removes duplicates, and `own_marks` makes
altered copies of them until there are enough for training.
"""

from model.dataset.drawn import draw_mark_set
from model.dataset.folder import Folder, Picture, load_folder
from model.dataset.marks import MarkSet
from model.dataset.own_marks import check_enough, put_aside, vary
from model.dataset.repeats import Repeats, without_repeats

__all__ = [
    "Folder",
    "MarkSet",
    "Picture",
    "Repeats",
    "check_enough",
    "draw_mark_set",
    "load_folder",
    "put_aside",
    "vary",
    "without_repeats",
]
