"""Strokes are painted at the right place with the right width and darkness."""

import numpy as np
import pytest

from model.drawing.raster import Pieces, Sheet, paint, runs


def painted(
    ends: list[list[float]],
    radius: float,
    ink: float = 1.0,
    *,
    flat: bool = False,
    size: tuple[int, int] = (20, 30),
) -> np.ndarray:
    piece = Pieces(
        np.array([0]), np.array([ends], float), np.full((1, 2), radius), np.array([ink]), np.array([flat])
    )
    return paint(piece, Sheet(np.array([size[0]]), np.array([size[1]]))).reshape(size)


def test_a_horizontal_stroke_is_twice_as_wide_as_its_radius() -> None:
    picture = painted([[5, 10], [25, 10]], 3)
    assert picture[:, 15].sum() == pytest.approx(6, abs=0.1)


def test_flat_ends_add_nothing_to_the_length_of_a_stroke() -> None:
    flat_ends, round_ends = (painted([[8, 10], [22, 10]], 4, flat=flat) for flat in (True, False))
    assert flat_ends.sum() == pytest.approx(14 * 8, rel=0.03)
    assert round_ends.sum() == pytest.approx(14 * 8 + np.pi * 16, rel=0.03)


def test_a_stroke_of_length_zero_is_a_disc() -> None:
    assert painted([[15, 10], [15, 10]], 5).sum() == pytest.approx(np.pi * 25, rel=0.03)


def test_a_stroke_thinner_than_a_pixel_is_paler() -> None:
    assert 0 < painted([[5, 10.5], [25, 10.5]], 0.2).max() <= 0.4 + 1e-6


def test_ink_is_never_darker_than_the_pen() -> None:
    assert painted([[5, 10], [25, 10]], 3, ink=0.6).max() == pytest.approx(0.6)


def test_strokes_outside_the_picture_are_not_painted() -> None:
    assert painted([[50, 50], [60, 60]], 3).sum() == 0
    assert painted([[-10, 10], [60, 10]], 2)[10].min() == pytest.approx(1)


def test_pictures_of_different_sizes_are_stored_one_after_another() -> None:
    pieces = Pieces(
        np.array([1]), np.array([[[1.5, 1.5], [1.5, 1.5]]]), np.ones((1, 2)), np.ones(1), np.array([False])
    )
    pixels = paint(pieces, Sheet(np.array([4, 3]), np.array([5, 3])))
    assert pixels[:20].sum() == 0
    assert pixels[20:].reshape(3, 3)[1, 1] == pytest.approx(1)


def test_no_pieces_leave_the_paper_blank() -> None:
    nothing = Pieces(np.zeros(0, int), np.zeros((0, 2, 2)), np.zeros((0, 2)), np.zeros(0), np.zeros(0, bool))
    assert paint(nothing, Sheet(np.array([3]), np.array([3]))).tolist() == [0] * 9


def test_runs_are_ranges_of_equal_values() -> None:
    assert runs(np.array([4, 4, 7, 4])) == [(0, 2), (2, 3), (3, 4)]
    assert runs(np.array([])) == []
