"""Plain marks are reproducible, black on white, and a third of each label."""

import numpy as np

from model.drawing import draw_plain_marks
from model.drawing.plain import PLAIN_MIX, SIDE
from model.labels import LABELS


def test_labels_alternate_and_match_the_kinds() -> None:
    drawn = draw_plain_marks(300, np.random.default_rng(0))
    assert drawn.labels.tolist() == [0, 1, 2] * 100
    assert [LABELS[label] for label in drawn.labels] == [kind.split("/")[0] for kind in drawn.kinds]
    assert set(drawn.kinds) == {kind for mix in PLAIN_MIX for kind in mix}


def test_the_same_seed_draws_the_same_plain_marks() -> None:
    first, second, other = (draw_plain_marks(9, np.random.default_rng(seed)).greys[0] for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, second)
    assert (first != other).any()


def test_plain_marks_are_black_on_white_and_inside_their_pictures() -> None:
    drawn = draw_plain_marks(150, np.random.default_rng(0))
    (greys,) = drawn.greys
    assert greys.shape == (150, SIDE, SIDE)
    blank = drawn.kinds == "neither/nothing"
    assert (greys[blank] == 255).all()
    assert (greys[~blank].min(axis=(1, 2)) < 64).all()
    assert np.median(greys, axis=(1, 2)).min() == 255
    assert (drawn.boxes[~blank] > 0).all()
    assert (drawn.boxes[~blank] < SIDE).all()
