"""Crops match their names, are reproducible from a seed, and every answer is counted once."""

import numpy as np
import pytest

from benchmarks.crops.kinds import KINDS, SEVERAL, Kind
from benchmarks.crops.measure import Answers, ask, measured, pictures_of
from benchmarks.crops.printing import WORDS, Typeface, printed, typeface
from benchmarks.crops.report import as_json, figures_of, page, report
from model.classifier import Classifier, Prediction, Region
from model.labels import LABELS
from tests.shipped import SHIPPED

BY_NAME = {kind.name: kind for kind in KINDS}


def prediction(label: str, tick: float, cross: float, *warnings: str) -> Prediction:
    scores = {"tick": tick, "cross": cross}
    return Prediction(label, 0.9, scores, warnings, np.ones((3, 3), np.int8), Region(0, 0, 3, 3))


@pytest.mark.parametrize("kind", [*KINDS, SEVERAL], ids=lambda kind: kind.name)
def test_a_crop_is_reproducible_and_in_colour(kind: Kind) -> None:
    (label, first), (_, second) = (next(pictures_of(kind, 1, seed=5)) for _ in range(2))
    assert first.mode == "RGB"
    assert first.tobytes() == second.tobytes()
    assert label in {*kind.labels, ""}


def test_each_kind_has_the_same_number_of_pictures() -> None:
    for name in ("free", "flat cross"):
        labels = [label for label, _ in pictures_of(BY_NAME[name], 2, seed=1)]
        assert len(labels) == 6
        assert set(labels) == set(BY_NAME[name].labels)


@pytest.mark.parametrize("pixels", [24, 16, 12])
def test_small_boxes_have_the_stated_pixels_on_the_longer_side(pixels: int) -> None:
    for _, image in pictures_of(BY_NAME[f"boxed, {pixels} pixels"], 1, seed=2):
        assert max(image.size) == pixels


def test_only_coloured_pens_leave_colour() -> None:
    def colour(name: str) -> float:
        _, image = next(pictures_of(BY_NAME[name], 1, seed=3))
        values = np.asarray(image, float)
        return float((values.max(axis=2) - values.min(axis=2)).max())

    assert colour("red pen over print") > 60
    assert colour("word on the left") < 20


def test_words_are_printed_in_any_typeface() -> None:
    rng = np.random.default_rng(4)
    assert {2, 12} <= {len(word) for word in WORDS}
    for word in WORDS:
        cover = printed(word, typeface(rng, 20))
        assert 0.3 < cover.max() <= 1
        assert cover[:, 0].any()
        assert cover[:, -1].any()
    plain = Typeface(20, bold=0, slant=0, stretch=1, ink=1)
    assert printed("Agree", plain._replace(bold=1)).sum() > printed("Agree", plain).sum()
    assert printed("Agree", plain._replace(slant=0.3)).shape[1] > printed("Agree", plain).shape[1]


def test_a_rejected_mark_without_the_warning_other_ink_counts_as_silent() -> None:
    kind = BY_NAME["word on the left"]
    predictions = [
        prediction("neither", 0.1, 0.0),
        prediction("neither", 0.1, 0.0, "other-ink"),
        prediction("neither", 0.1, 0.0),
        prediction("cross", 0.1, 0.9),
    ]
    answers = Answers(kind, ["tick", "tick", "neither", "cross"], predictions)
    assert answers.silent == 1
    assert answers._replace(kind=BY_NAME["free"]).silent == 0
    assert answers.warned == (1, 4)
    assert measured([answers], 0.5).three_way == (2, 4)


def test_the_mean_counts_each_kind_once() -> None:
    right = Answers(BY_NAME["free"], ["tick"] * 3, [prediction("tick", 0.9, 0)] * 3)
    wrong = Answers(BY_NAME["boxed"], ["tick"], [prediction("neither", 0.1, 0)])
    figures = figures_of([right, wrong], several=wrong, threshold=0.5)
    assert figures.mean_three_way == figures.mean_rejected == 0.5
    assert figures.overall.three_way == (3, 4)


def test_the_report_has_a_row_for_each_kind_and_the_page_names_the_command() -> None:
    classifier = Classifier.load(SHIPPED)
    answers = [ask(BY_NAME[name], 1, 0, classifier) for name in ("boxed", "flat cross")]
    several = ask(SEVERAL, 1, 0, classifier)
    figures = figures_of(answers, several, classifier.threshold)
    assert report(figures).count("\n| ") == 3
    assert "`python -m here`" in page("python -m here", report(figures))
    assert as_json(figures)["kinds"]["boxed"]["marks"] == len(LABELS)
