"""The drawn training set is reproducible and balanced, and has the sizes of real pictures."""

import numpy as np
import pytest

from model.drawing import MIX, draw_marks
from model.labels import LABELS


def test_the_same_seed_draws_the_same_pictures() -> None:
    first, second = (draw_marks(60, np.random.default_rng(7)) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(first.greys, second.greys, strict=True))
    assert np.array_equal(first.labels, second.labels)


def test_a_different_seed_draws_different_pictures() -> None:
    first, second = (draw_marks(60, np.random.default_rng(seed)) for seed in (1, 2))
    assert not np.array_equal(first.kinds, second.kinds)


def test_every_mark_has_a_picture_a_label_and_a_kind() -> None:
    drawn = draw_marks(300, np.random.default_rng(0))
    assert (
        sum(len(stack) for stack in drawn.greys) == len(drawn.labels) == len(drawn.kinds) == len(drawn) == 300
    )
    assert all(stack.dtype == np.uint8 for stack in drawn.greys)
    assert [LABELS[label] for label in drawn.labels] == [kind.split("/")[0] for kind in drawn.kinds]


def test_pictures_have_between_8_and_300_pixels_per_side() -> None:
    sides = [side for stack in draw_marks(3000, np.random.default_rng(3)).greys for side in stack.shape[1:]]
    assert min(sides) >= 8
    assert max(sides) <= 300


def test_no_label_is_rare() -> None:
    labels = draw_marks(2500, np.random.default_rng(4)).labels
    assert np.bincount(labels, minlength=3).min() > 500


@pytest.mark.parametrize("kind", MIX)
def test_each_kind_can_be_drawn_separately(kind: str) -> None:
    drawn = draw_marks(5, np.random.default_rng(5), {kind: 1.0})
    assert set(drawn.kinds) == {kind}


def test_zero_marks_can_be_drawn() -> None:
    assert len(draw_marks(0, np.random.default_rng(0))) == 0
