"""Drawn crops look like those of users: few pixels, and words, rules and other boxes around the mark."""

import numpy as np
import pytest

from model.drawing import boxes, surroundings
from model.drawing.conditions import ALONE, ROW, choose_scene
from model.drawing.formats import FINE, choose_formats
from model.drawing.marks import averaged
from model.drawing.pens import print_strokes
from model.drawing.strokes import POINTS, strokes
from model.drawing.view import View, choose_view, pieces

EVERYTHING = np.array(["tick/plain", "cross/typed", "neither/nothing", "neither/letter"] * 1000)


def test_an_eighth_of_the_pictures_have_at_most_32_pixels_per_side() -> None:
    formats = choose_formats(20_000, np.random.default_rng(0))
    few = formats.fine > 1
    assert 0.08 < few.mean() < 0.16
    longer = formats.sides.max(axis=1)[few] / FINE
    assert longer.max() <= 32
    assert longer.min() >= 8


def test_pictures_of_few_pixels_keep_the_greys_of_a_larger_drawing() -> None:
    ink = np.zeros((1, 6, 6), np.float32)
    ink[0, :3, 1] = 1
    assert averaged(ink, np.int64(3))[0] == pytest.approx(np.array([[1 / 3, 0], [0, 0]]))


def test_about_a_quarter_of_the_marks_are_surrounded_by_other_ink() -> None:
    rng = np.random.default_rng(1)
    scene = choose_scene(EVERYTHING, choose_formats(len(EVERYTHING), rng), rng)
    assert 0.15 < (scene.crowd != ALONE).mean() < 0.35
    assert scene.boxed[scene.crowd == ROW].all()


def test_the_box_in_question_is_nearest_to_the_middle_of_the_picture() -> None:
    rng = np.random.default_rng(2)
    formats = choose_formats(len(EVERYTHING), rng)
    scene = choose_scene(EVERYTHING, formats, rng)
    view = choose_view(formats.sides, scene, rng)
    distance = np.abs(view.shift - formats.sides / 2).max(axis=1) / view.scale
    assert distance[scene.crowd == ROW].max() < 2.15 / 2


def test_only_strokes_inside_the_picture_are_cut_into_pieces() -> None:
    rows = np.array([[[level] * POINTS, [level] * POINTS] for level in (0.0, 0.95, 50.0)]).transpose(0, 2, 1)
    inked = print_strokes(strokes(rows, np.zeros(3)), np.full(1, 0.05), np.ones(1))
    zeros = np.zeros((1, 2), np.float32)
    view = View(np.full((1, 2), 40.0), np.full(1, 20.0), 20 * np.eye(2)[None], zeros + 20, zeros)
    assert len(pieces([inked], view).ink) == 2 * (POINTS - 1)


def test_a_word_is_outside_the_box() -> None:
    drawn = surroundings.label(100, np.random.default_rng(3))
    for mark in range(100):
        points = np.abs(drawn.points[drawn.owner == mark])
        assert np.median(points.max(axis=2)) > 1


def test_a_table_has_one_to_four_rules_that_leave_the_middle_free() -> None:
    drawn = surroundings.table(100, np.random.default_rng(4))
    number = np.bincount(drawn.owner, minlength=100)
    assert number.min() >= 1
    assert number.max() == 4
    assert np.linalg.norm(drawn.points, axis=2).min() > 0.7


def test_print_behind_a_mark_crosses_the_mark() -> None:
    drawn = surroundings.behind(50, np.random.default_rng(7))
    for mark in range(50):
        points = drawn.points[drawn.owner == mark]
        assert (np.abs(points).max(axis=2) < 1).any()
        assert np.ptp(points[..., 0]) > 1.5


def test_a_row_has_boxes_like_the_one_in_question_and_marks_in_some() -> None:
    frames = boxes.square(20, np.random.default_rng(5))
    which = np.arange(5, 15)
    row, marks = surroundings.row(frames, which, np.random.default_rng(6))
    assert set(row.owner) == set(which)
    assert (np.abs(row.points).max(axis=(1, 2)) > 1.1).all()
    assert 0 < len(set(marks.owner)) < len(which)
