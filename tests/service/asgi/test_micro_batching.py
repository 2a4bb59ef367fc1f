"""Marks that arrive in one turn of the event loop are one batch, and each is answered as if alone."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.artifact import load_version
from model.classifier import Classifier, Pixels, Predictions, Reading
from service.asgi import micro_batching
from service.asgi.micro_batching import MAX_BATCH_SECONDS, MAX_GRIDS, MicroBatcher
from service.core.inputs import Inputs
from service.core.inputs.estimates import GRID_SECONDS, seconds_of_picture
from service.core.question import Question
from service.core.reply import Reply
from tests.tiny import random_grids, save_tiny_version


class Counting(Classifier):
    """A classifier that records how many marks it gets at a time, and can be made to fail."""

    read: list[int]
    fails_on_many = False
    fails_on_one = False

    def pixels_to_readings(self, pictures: Sequence[Pixels]) -> list[Reading]:
        self.read.append(len(pictures))
        if (self.fails_on_many and len(pictures) > 1) or (self.fails_on_one and len(pictures) == 1):
            raise MemoryError
        return super().pixels_to_readings(pictures)

    def classify_grids(self, grids: npt.NDArray[np.int8], threshold: float | None = None) -> Predictions:
        self.read.append(len(grids))
        return super().classify_grids(grids, threshold)


@pytest.fixture
def counting(artifacts: Path) -> Counting:
    classifier = Counting(load_version(artifacts / "1"))
    classifier.read = []
    return classifier


def pictures(count: int, seed: int = 0) -> list[Pixels]:
    rng = np.random.default_rng(seed)
    sides = rng.choice([20, 31], count)
    return [Pixels(np.where(rng.random((side, side)) < 0.2, 30, 240).astype(np.uint8)) for side in sides]


def must_not_write(predictions: Predictions) -> Reply:
    raise AssertionError(predictions)


def question(classifier: Classifier, pixels: Sequence[Pixels], threshold: float = 0.5) -> Question:
    return Question(Inputs(many=True, pixels=pixels), classifier, threshold, must_not_write)


def question_about_grids(classifier: Classifier, grids: npt.NDArray[np.int8]) -> Question:
    return Question(Inputs(many=True, grids=grids), classifier, None, must_not_write)


def answers(
    questions: Sequence[Question], max_seconds: float = MAX_BATCH_SECONDS
) -> list[Predictions | BaseException]:
    """The answer to each question when all are asked in one turn of an event loop."""

    async def ask() -> list[Predictions | BaseException]:
        batcher = MicroBatcher(max_seconds)
        return await asyncio.gather(*map(batcher.answer, questions), return_exceptions=True)

    return asyncio.run(ask())


def assert_same(actual: Predictions | BaseException, expected: Predictions) -> None:
    assert isinstance(actual, Predictions)
    assert actual.labels.tolist() == expected.labels.tolist()
    assert actual.scores.tolist() == expected.scores.tolist()
    assert actual.warnings == expected.warnings
    assert np.array_equal(actual.grids, expected.grids)
    assert np.array_equal(actual.confidence, expected.confidence)
    assert np.array_equal(actual.ink, expected.ink)
    assert np.array_equal(actual.regions, expected.regions)


def test_questions_of_one_turn_share_a_batch_and_keep_their_own_answers(
    counting: Counting,
) -> None:
    questions = [question(counting, [picture]) for picture in pictures(5)]
    results = answers(questions)
    assert counting.read == [5]
    for result, sent_question in zip(results, questions, strict=True):
        assert_same(result, sent_question.answer())


def test_a_question_about_several_pictures_gets_all_of_its_answers(counting: Counting) -> None:
    questions = [question(counting, pictures(count, seed=count)) for count in (1, 3, 2)]
    results = answers(questions)
    assert counting.read == [6]
    for result, sent_question in zip(results, questions, strict=True):
        assert_same(result, sent_question.answer())


@pytest.mark.parametrize(("max_wait", "batches"), [(60.0, [2]), (0.0, [1, 1])])
def test_a_batch_that_has_waited_for_long_does_not_wait_for_later_questions(
    max_wait: float, batches: list[int], counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(micro_batching, "MAX_WAIT_SECONDS", max_wait)
    first, second = (question_about_grids(counting, random_grids(1, seed=seed)) for seed in (1, 2))

    async def ask() -> None:
        batcher, loop = MicroBatcher(MAX_BATCH_SECONDS), asyncio.get_running_loop()
        early = batcher.answer(first)
        later = loop.create_future()
        loop.call_soon(lambda: batcher.answer(second).add_done_callback(lambda _: later.set_result(None)))
        await asyncio.gather(early, later)

    asyncio.run(ask())
    assert counting.read == batches


def test_grids_of_one_turn_share_a_batch_and_keep_their_own_answers(counting: Counting) -> None:
    counts = [1, 2, 1, 3, 1]
    questions = [question_about_grids(counting, random_grids(count, seed=count)) for count in counts]
    results = answers(questions)
    assert counting.read == [8]
    for result, sent_question in zip(results, questions, strict=True):
        assert_same(result, sent_question.answer())


def test_grids_are_answered_as_soon_as_they_fill_a_batch(counting: Counting) -> None:
    questions = [question_about_grids(counting, random_grids(1, seed=seed)) for seed in range(MAX_GRIDS + 2)]
    answers(questions, MAX_GRIDS * GRID_SECONDS)
    assert counting.read == [MAX_GRIDS, 2]


@pytest.mark.parametrize("side", [20, 100, 220])
def test_a_long_batch_is_answered_before_the_end_of_the_turn(counting: Counting, side: int) -> None:
    answers([question(counting, [Pixels(np.full((side, side), 255, np.uint8))]) for _ in range(10)])
    first, *others = counting.read
    picture_seconds = seconds_of_picture(side**2)
    assert (first - 1) * picture_seconds < MAX_BATCH_SECONDS <= first * picture_seconds
    assert first > 1
    assert others


def test_only_questions_with_the_same_version_and_threshold_share_a_batch(counting: Counting) -> None:
    low, high = partial(question, threshold=0.1), partial(question, threshold=0.9)
    some = pictures(4)
    questions = [
        make(counting, [picture]) for make, picture in zip((low, high, low, high), some, strict=True)
    ]
    results = answers(questions)
    assert counting.read == [2, 2]
    for result, sent_question in zip(results, questions, strict=True):
        assert_same(result, sent_question.answer())


def test_a_batch_that_fails_is_answered_one_by_one(counting: Counting) -> None:
    counting.fails_on_many = True
    questions = [question(counting, [picture]) for picture in pictures(3)]
    results = answers(questions)
    assert counting.read == [3, 1, 1, 1]
    for result, sent_question in zip(results, questions, strict=True):
        assert_same(result, sent_question.answer())


def test_a_failure_is_raised_where_the_answer_is_awaited(counting: Counting) -> None:
    counting.fails_on_one = True
    (result,) = answers([question(counting, pictures(1))])
    assert isinstance(result, MemoryError)


def test_a_cancelled_question_is_not_answered(counting: Counting) -> None:
    async def ask() -> Predictions:
        batcher = MicroBatcher(MAX_BATCH_SECONDS)
        batcher.answer(question(counting, pictures(1))).cancel()
        return await batcher.answer(question(counting, pictures(1, seed=3)))

    assert len(asyncio.run(ask()).labels) == 1
    assert counting.read == [1]


class Poisoned(Classifier):
    """A classifier that fails on pictures of one size."""

    def pixels_to_readings(self, pictures: Sequence[Pixels]) -> list[Reading]:
        if any(picture.grey.shape == (POISON, POISON) for picture in pictures):
            raise MemoryError
        return super().pixels_to_readings(pictures)


POISON = 23
QUESTIONS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([5, 20, 20, 31, POISON]), min_size=1, max_size=3),
        st.sampled_from([0.2, 0.8]),
    ),
    min_size=1,
    max_size=8,
)
"""Questions: the sides of their pictures, and the threshold."""


@given(QUESTIONS, st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_each_question_of_a_batch_gets_its_own_answer_or_failure(
    poisoned: Poisoned, drawn: list[tuple[list[int], float]], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    questions = [
        question(
            poisoned,
            [Pixels(rng.integers(0, 256, (side, side)).astype(np.uint8)) for side in sides],
            threshold,
        )
        for sides, threshold in drawn
    ]
    for result, sent_question, (sides, _) in zip(answers(questions), questions, drawn, strict=True):
        if POISON in sides:
            assert isinstance(result, MemoryError)
        else:
            assert_same(result, sent_question.answer())


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Poisoned:
    return Poisoned(load_version(save_tiny_version(tmp_path_factory.mktemp("tickcross"))))
