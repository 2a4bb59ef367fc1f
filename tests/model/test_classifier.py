"""The classifier turns grids and pictures into calibrated answers, the same for a batch as for its items."""

import io
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw

from model.answers.decision import decide
from model.answers.second_look import moved_around
from model.classifier import Classifier
from model.errors import BadArtifact, BadGrid, BadPicture, BadSettings, BadShape, PictureTooLarge
from model.labels import LABELS
from model.picture import Look, Pixels
from tests.shipped import SHIPPED
from tests.tiny import GRID_SIZE, random_grids, save_tiny_version

Grids = np.ndarray[tuple[int, int, int], np.dtype[np.int8]]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return Classifier.load(save_tiny_version(tmp_path_factory.mktemp("tickcross")))


def png(size: tuple[int, int]) -> bytes:
    image = Image.new("L", size, 255)
    image.paste(0, (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_the_higher_score_wins_if_it_reaches_the_threshold() -> None:
    scores = np.array([[0.9, 0.2], [0.1, 0.5], [0.4, 0.3], [0.7, 0.7]], dtype=np.float32)
    labels, confidence = decide(scores, 0.5)
    assert [LABELS[label] for label in labels] == ["tick", "cross", "neither", "tick"]
    assert confidence == pytest.approx([0.9, 0.5, 0.6, 0.7])


def test_a_requested_threshold_replaces_the_manifests(classifier: Classifier) -> None:
    grids = random_grids(50)
    best = classifier.score(grids).max(axis=1)
    assert set(classifier.classify_grids(grids, threshold=1.0).labels) == {2}
    assert set(classifier.classify_grids(grids, threshold=0.0).labels) <= {0, 1}
    accepted = classifier.classify_grids(grids).labels != 2
    np.testing.assert_array_equal(accepted, best >= classifier.threshold)


def test_scores_are_independent_probabilities(classifier: Classifier) -> None:
    scores = classifier.score(random_grids(30))
    assert scores.shape == (30, 2)
    assert scores.dtype == np.float32
    assert ((scores > 0) & (scores < 1)).all()


@given(
    grids=hnp.arrays(np.int8, st.tuples(st.integers(1, 5), st.just(GRID_SIZE), st.just(GRID_SIZE)),
                     elements=st.sampled_from([-1, 1])),
    one_sided=st.booleans(),
)  # fmt: skip
def test_a_batch_gets_the_same_answers_as_its_items(
    classifier: Classifier, grids: Grids, one_sided: bool
) -> None:
    if one_sided:
        grids = np.where(np.arange(GRID_SIZE) < GRID_SIZE // 2, grids[:, :1, :1], -grids[:, :1, :1])
        grids = np.repeat(grids, GRID_SIZE, axis=1).astype(np.int8)
    batch = classifier.classify_grids(grids)
    for index, grid in enumerate(grids):
        single = classifier.classify([classifier.grid_to_reading(grid)])[0]
        assert LABELS[batch.labels[index]] == single.label
        assert float(batch.confidence[index]) == single.confidence
        assert batch.scores[index].tolist() == list(single.scores.values())
        assert batch.warnings[index] == single.warnings
        np.testing.assert_array_equal(batch.grids[index], single.grid)


def test_a_grid_and_its_negative_get_the_same_scores_but_different_warnings(classifier: Classifier) -> None:
    grids = random_grids(10)
    original, negative = classifier.classify_grids(grids), classifier.classify_grids(-grids)
    np.testing.assert_array_equal(original.scores, negative.scores)
    assert set(original.warnings) == {()}
    assert set(negative.warnings) == {("inverted",)}


@pytest.mark.parametrize("value", [-1, 1])
def test_a_grid_of_one_value_is_blank(classifier: Classifier, value: int) -> None:
    blank = np.full((1, GRID_SIZE, GRID_SIZE), value, dtype=np.int8)
    assert classifier.classify_grids(blank).warnings == [("blank",)]


def test_an_empty_batch_gets_no_answers(classifier: Classifier) -> None:
    assert classifier.classify([]) == []
    assert len(classifier.classify_grids(np.empty((0, GRID_SIZE, GRID_SIZE), np.int8)).labels) == 0


def test_a_picture_is_read_and_answered(classifier: Classifier) -> None:
    prediction = classifier.classify([classifier.picture_to_reading(png((40, 30)), max_pixels=10_000)])[0]
    assert prediction.label in LABELS
    assert prediction.grid.shape == (GRID_SIZE, GRID_SIZE)
    assert set(prediction.scores) == {"tick", "cross"}


def test_each_kind_of_bad_input_raises_its_own_error(classifier: Classifier) -> None:
    with pytest.raises(BadPicture):
        classifier.picture_to_reading(b"no picture", max_pixels=100)
    with pytest.raises(PictureTooLarge):
        classifier.picture_to_reading(png((40, 30)), max_pixels=100)
    with pytest.raises(BadGrid):
        classifier.grid_to_reading(np.zeros((GRID_SIZE, GRID_SIZE), np.int8))


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="engine is 'steam'"):
        Classifier.load(save_tiny_version(tmp_path), engine="steam")


def test_the_self_test_passes_and_detects_an_engine_with_wrong_answers(tmp_path: Path) -> None:
    classifier = Classifier.load(save_tiny_version(tmp_path))
    classifier.self_test()
    classifier.network.named_parameters()["0.biases"][:] += 1
    with pytest.raises(BadArtifact, match="golden grid"):
        Classifier(classifier.artifact).self_test()


def test_readings_get_the_same_answers_in_arrays_and_one_by_one(classifier: Classifier) -> None:
    readings = [
        classifier.grid_to_reading(grid) for grid in (*random_grids(3, seed=5), -random_grids(1, seed=6)[0])
    ]
    batch, single = classifier.classify_readings(readings), classifier.classify(readings)
    assert [list(row.scores.values()) for row in single] == batch.scores.tolist()
    assert [row.confidence for row in single] == batch.confidence.tolist()
    assert [row.warnings for row in single] == batch.warnings
    assert [[*row.region] for row in single] == batch.regions.tolist()
    np.testing.assert_allclose(batch.ink, [(row.grid < 0).mean() for row in single])


@pytest.mark.parametrize("threshold", [0.0, 0.25, 0.5, 1.0])
def test_a_single_grid_gets_the_same_answer_as_in_a_batch(tmp_path: Path, threshold: float) -> None:
    """The classifier has separate code for a single mark; the grids include ties, blank and inverted ones."""
    classifier = Classifier.load(save_tiny_version(tmp_path / "tickcross"))
    size = classifier.grid_size
    half = np.ones((1, size, size), np.int8)
    half[:, : size // 2] = -1
    grids = np.concatenate([random_grids(20), -random_grids(20), half, -half, np.ones_like(half)])
    batch = classifier.classify_grids(grids, threshold)
    for index in range(len(grids)):
        single = classifier.classify_grids(grids[index : index + 1], threshold)
        assert single.labels == batch.labels[index]
        assert single.confidence == batch.confidence[index]
        assert single.ink == batch.ink[index]
        assert np.array_equal(single.grids[0], batch.grids[index])
        assert single.warnings[0] == batch.warnings[index]
        assert np.array_equal(single.regions[0], batch.regions[index])
        assert single.confidence.dtype == batch.confidence.dtype


def test_a_single_reading_gets_the_same_answer_as_in_a_batch(classifier: Classifier) -> None:
    grids = [*random_grids(3, seed=7), -random_grids(1, seed=8)[0], np.ones((GRID_SIZE, GRID_SIZE), np.int8)]
    readings = [classifier.grid_to_reading(grid) for grid in grids]
    readings += [readings[0]._replace(warnings=words) for words in (("tiny",), ("inverted", "low-contrast"))]
    readings += [readings[0]._replace(grid=-readings[0].grid)]  # more ink than paper
    batch = classifier.classify_readings(readings)
    for index, reading in enumerate(readings):
        single = classifier.classify_readings([reading])
        for name in ("labels", "confidence", "scores", "grids", "ink", "regions"):
            values, expected = getattr(single, name), getattr(batch, name)[index : index + 1]
            assert (values.dtype, values.shape) == (expected.dtype, expected.shape)
            assert values.tobytes() == expected.tobytes()
        assert single.warnings == batch.warnings[index : index + 1]


def test_an_unsure_picture_gets_the_mean_score_of_nine_looks_but_a_grid_does_not(
    classifier: Classifier,
) -> None:
    grid = next(grid for grid in random_grids(50) if 0.2 < classifier.score(grid[np.newaxis]).max() < 0.8)
    read = classifier.grid_to_reading(grid)
    stack = np.concatenate([read.grid[np.newaxis], moved_around(read.grid[np.newaxis])])
    looks = classifier.score(stack)
    assert classifier.classify_readings([read]).scores.tolist() == looks[:1].tolist()
    blank = Pixels(np.full((40, 40), 255, np.uint8))
    picture = classifier.classify_readings([read._replace(pixels=blank)]).scores
    np.testing.assert_allclose(picture[0], looks.mean(axis=0), rtol=1e-6)


def test_only_the_best_look_at_a_picture_is_looked_at_nine_times(classifier: Classifier) -> None:
    def better(grid: npt.NDArray[np.int8]) -> float:
        return float(classifier.score(grid[np.newaxis]).max())

    best, other = sorted(filter(lambda grid: 0.2 < better(grid) < 0.8, random_grids(50)), key=better)[
        -1:-3:-1
    ]
    read = classifier.grid_to_reading(best)
    looks = tuple(Look(grid, read.region, "all", weight, 1) for grid, weight in ((best, 1), (other, 0.1)))
    crowded = read._replace(looks=looks, pixels=Pixels(np.full((40, 40), 255, np.uint8)))
    scored, score = list[int](), classifier.score

    def counted(grids: Grids) -> npt.NDArray[np.float32]:
        scored.append(len(grids))
        return score(grids)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(classifier, "score", counted)
        classifier.classify_readings([crowded])
    assert scored[:2] == [2, 8]


def test_a_pencil_mark_in_a_black_frame_is_found_by_a_second_reading() -> None:
    shipped = Classifier.load(SHIPPED)
    picture = Image.new("L", (96, 96), 230)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((14, 14, 82, 82), outline=20, width=7)
    pen.line((32, 50, 44, 62, 66, 32), fill=195, width=2)
    (reading,) = shipped.pixels_to_readings([Pixels(np.asarray(picture))])
    assert shipped.classify([reading])[0].label == "tick"
    assert shipped.classify([reading._replace(pixels=None)])[0].label == "neither"


@pytest.mark.parametrize("shape", [(12, 12), (1, 11, 12), (3, 12, 13), (2, 12, 12, 1)])
def test_grids_of_wrong_shapes_are_refused_with_both_shapes(tmp_path: Path, shape: tuple[int, ...]) -> None:
    classifier = Classifier.load(str(save_tiny_version(tmp_path)))
    with pytest.raises(BadShape, match=re.escape(f"has shape {shape}; expected (N, 12, 12)")):
        classifier.classify_grids(np.ones(shape, np.int8))


def test_the_repr_names_the_version_and_describes_the_network(tmp_path: Path) -> None:
    classifier = Classifier.load(save_tiny_version(tmp_path))
    assert repr(classifier) == f"Classifier of version 1, threshold 0.5\n{classifier.network}"
