"""Shapes are what their names say, before any pen or paper comes to them."""

import numpy as np
import pytest

from model.drawing import alphabet, bold, boxes, crosses, signs, ticks
from model.drawing.strokes import POINTS, Strokes, bent_line, fitted, path_matrix, smoothed, strokes


def bounds(drawn: Strokes, mark: int) -> tuple[np.ndarray, np.ndarray]:
    points = drawn.points[drawn.owner == mark].reshape(-1, 2)
    return points.min(axis=0), points.max(axis=0)


@pytest.mark.parametrize("family", [name for name in ticks.HABITS if name != "mirrored"])
def test_a_tick_ends_above_its_lowest_point_and_to_the_right_of_it(family: str) -> None:
    drawn = ticks.draw_ticks(family, 100, np.random.default_rng(0))
    for mark in range(100):
        path = drawn.points[drawn.owner == mark].reshape(-1, 2)
        lowest, rightmost = path[path[:, 1].argmax()], path[path[:, 0].argmax()]
        assert rightmost[0] > lowest[0] + 0.05
        assert rightmost[1] < lowest[1] - 0.1


def test_a_mirrored_tick_leans_to_the_left() -> None:
    drawn = ticks.draw_ticks("mirrored", 50, np.random.default_rng(0))
    low, high = zip(*(bounds(drawn, mark) for mark in range(50)), strict=True)
    assert all(abs(first[0]) > abs(second[0]) for first, second in zip(low, high, strict=True))


def crosses_itself(first: np.ndarray, second: np.ndarray) -> bool:
    return bool(np.linalg.norm(first[:, None] - second[None], axis=2).min() < 0.2)


@pytest.mark.parametrize("family", ["plain", "turned", "curved", "flat", "steep", "off-centre", "printed"])
def test_the_two_strokes_of_a_cross_meet(family: str) -> None:
    drawn = crosses.draw_crosses(family, 100, np.random.default_rng(1))
    for mark in range(100):
        first, second = drawn.points[drawn.owner == mark][:2]
        assert crosses_itself(first, second)


@pytest.mark.parametrize(
    "family", [name for name in crosses.HABITS if name not in ("ribbon", "zigzag", "hooked")]
)
def test_no_cross_is_a_plus_sign(family: str) -> None:
    drawn = crosses.draw_crosses(family, 200, np.random.default_rng(2))
    way = drawn.points[:, -1] - drawn.points[:, 0]
    angle = np.rad2deg(np.arctan2(way[:, 1], way[:, 0])) % 90
    upright_and_level = (np.minimum(angle, 90 - angle) < 8).reshape(-1, 200)[:2].all(axis=0)
    assert not upright_and_level.any()


@pytest.mark.parametrize("draw", [bold.bold_ticks, bold.bold_crosses])
def test_bold_arms_have_a_body_and_need_no_pen(draw: signs.Shape) -> None:
    drawn = draw(50, np.random.default_rng(3))
    assert (drawn.body > 0).all()
    assert (drawn.width == 0).all()


@pytest.mark.parametrize("family", alphabet.FAMILIES)
def test_every_glyph_is_written_with_points_inside_its_frame(family: str) -> None:
    font = alphabet.font(family)
    points = np.matmul(font.matrices, font.controls)
    assert font.number.min() > 0
    assert np.abs(points).max() < 1.4


def test_one_hand_never_writes_a_glyph_twice_alike() -> None:
    rng = np.random.default_rng(4)
    first, second = (alphabet.draw_glyphs("digit", 40, rng) for _ in range(2))
    assert first.points.shape != second.points.shape or not np.allclose(first.points, second.points)


@pytest.mark.parametrize("name", signs.SHAPES)
def test_every_sign_belongs_to_the_marks_asked_for(name: str) -> None:
    drawn = signs.SHAPES[name](30, np.random.default_rng(5))
    assert drawn.points.shape[1:] == (POINTS, 2)
    assert np.isfinite(drawn.points).all()
    assert name == "nothing" or set(drawn.owner) == set(range(30))


@pytest.mark.parametrize("name", boxes.BOXES)
def test_every_box_surrounds_its_middle(name: str) -> None:
    drawn = boxes.BOXES[name][0](30, np.random.default_rng(6))
    for mark in range(30):
        low, high = bounds(drawn, mark)
        assert (low < 0.3).all()
        assert (high > -0.3).all()
        assert (high - low).max() > 1


def test_a_fitted_mark_spans_one_unit_to_either_side() -> None:
    points = np.array([[[3, 3]] * POINTS, [[3, 11]] * POINTS, [[5, 7]] * POINTS], float)
    fit = fitted(strokes(np.zeros(3), points), 1)
    low, high = bounds(fit, 0)
    assert np.allclose(low, [-0.25, -1])
    assert np.allclose(high, [0.25, 1])


def test_a_path_passes_its_controls() -> None:
    controls = np.array([[0, 0], [1, 2], [3, 1], [4, 4]], float)
    for smooth in (True, False):
        path = path_matrix(4, smooth=smooth) @ controls
        assert all(np.isclose(path, control, atol=1e-6).all(axis=1).any() for control in controls)


def test_rounding_a_corner_leaves_the_ends() -> None:
    path = np.concatenate(
        [
            bent_line(np.array([[0, 0]]), np.array([[1, 1]]), 0),
            bent_line(np.array([[1, 1]]), np.array([[2, 0]]), 0),
        ],
        axis=1,
    )
    rounded = smoothed(path, np.ones(1))
    assert np.allclose(rounded[0, [0, -1]], path[0, [0, -1]])
    assert rounded[0, :, 1].max() < path[0, :, 1].max()
