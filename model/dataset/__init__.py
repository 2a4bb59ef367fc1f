"""The marks that the network learns from and is measured on, as grids with labels.

`marks` holds a set and splits it, `drawn` has a set drawn by many processes, `folder` loads the user's own
pictures, and `own_marks` makes enough of a few of those to learn from.
"""

from model.dataset.drawn import draw_mark_set
from model.dataset.folder import Folder, Picture, load_folder
from model.dataset.marks import MarkSet
from model.dataset.own_marks import put_aside, vary

__all__ = ["Folder", "MarkSet", "Picture", "draw_mark_set", "load_folder", "put_aside", "vary"]
