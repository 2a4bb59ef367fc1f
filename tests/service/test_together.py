"""Pictures that come at the same moment are answered as one batch, and each as if it had come alone."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from model.artifact import load_version
from model.classifier import Classifier, Grey, Predictions, Reading
from service.inputs import Inputs
from service.together import ENOUGH_PICTURES, Together, answered

Told = list[tuple[str, Predictions]]


class Counting(Classifier):
    """A classifier that notes how many pictures it was given at a time, and may break on more than one."""

    read: list[int]
    breaks = False

    def read_images(self, greys: Sequence[Grey]) -> list[Reading]:
        self.read.append(len(greys))
        if self.breaks and len(greys) > 1:
            raise MemoryError
        return super().read_images(greys)


def counting(artifacts: Path) -> Counting:
    found = Counting(load_version(artifacts / "1"))
    found.read = []
    return found


@pytest.fixture
def classifier(artifacts: Path) -> Counting:
    """A classifier of its own for each test."""
    return counting(artifacts)


def pictures(count: int, seed: int = 0) -> list[Grey]:
    rng = np.random.default_rng(seed)
    sides = rng.choice([20, 31], count)
    return [np.where(rng.random((side, side)) < 0.2, 30, 240).astype(np.uint8) for side in sides]


def asking(told: Told, name: str, classifier: Classifier, some: list[Grey], threshold: float = 0.5) -> None:
    """What a view does: ask, and then tell somebody."""
    told.append((name, answered(Inputs(many=True, pictures=some), classifier, threshold)))


def assert_as_alone(
    found: Predictions, classifier: Classifier, picture: Grey, threshold: float = 0.5
) -> None:
    alone = classifier.classify_readings(classifier.read_images([picture]), threshold)
    assert found.scores.tolist() == alone.scores.tolist()
    assert found.labels.tolist() == alone.labels.tolist()
    assert found.warnings == alone.warnings
    assert np.array_equal(found.grids, alone.grids)
    assert np.array_equal(found.confidence, alone.confidence)
    assert np.array_equal(found.ink, alone.ink)


def in_a_loop(function: Callable[[Together], None]) -> None:
    """Call a function in an event loop, and let one turn pass after it."""

    async def turn() -> None:
        function(Together())
        await asyncio.sleep(0)

    asyncio.run(turn())


def test_those_that_come_in_one_turn_are_answered_as_one_batch_each_as_alone(classifier: Counting) -> None:
    told: Told = []
    some = pictures(5)

    def come(together: Together) -> None:
        for index, picture in enumerate(some):
            together.call(asking, told, str(index), classifier, [picture])
        assert told == []

    in_a_loop(come)
    assert classifier.read == [5]
    assert [name for name, _ in told] == ["0", "1", "2", "3", "4"]
    for (_, found), picture in zip(told, some, strict=True):
        assert_as_alone(found, classifier, picture)


def test_who_brings_several_gets_all_of_theirs(classifier: Counting) -> None:
    told: Told = []
    parts = [pictures(1), pictures(3, seed=1), pictures(2, seed=2)]

    def come(together: Together) -> None:
        for part in parts:
            together.call(asking, told, "", classifier, part)

    in_a_loop(come)
    assert classifier.read == [6]
    assert [len(found.labels) for _, found in told] == [1, 3, 2]
    for (_, found), part in zip(told, parts, strict=True):
        expected = classifier.classify_readings(classifier.read_images(part), 0.5)
        assert found.scores.tolist() == expected.scores.tolist()


def test_who_comes_alone_is_answered_alone(classifier: Counting) -> None:
    told: Told = []
    in_a_loop(lambda together: together.call(asking, told, "alone", classifier, pictures(1)))
    assert (len(told), classifier.read) == (1, [1])


def test_enough_of_them_do_not_wait_for_the_end_of_the_turn(classifier: Counting) -> None:
    told: Told = []

    def come(together: Together) -> None:
        for picture in pictures(ENOUGH_PICTURES + 1):
            together.call(asking, told, "", classifier, [picture])
        assert len(told) == ENOUGH_PICTURES

    in_a_loop(come)
    assert classifier.read == [ENOUGH_PICTURES, 1]


def test_many_pictures_large_ones_and_grids_wait_for_nobody(classifier: Counting) -> None:
    told: Told = []
    large = np.full((30, 600), 255, np.uint8)
    grid = np.ones((1, classifier.grid_size, classifier.grid_size), np.int8)

    def come(together: Together) -> None:
        together.call(asking, told, "many", classifier, pictures(ENOUGH_PICTURES))
        together.call(asking, told, "large", classifier, [pictures(1)[0], large])
        inputs = Inputs(many=False, grids=grid)
        together.call(lambda: told.append(("grid", answered(inputs, classifier, None))))
        assert [name for name, _ in told] == ["many", "large", "grid"]

    in_a_loop(come)


def test_outside_of_such_a_call_the_answer_is_there_at_once(classifier: Counting) -> None:
    told: Told = []
    asking(told, "", classifier, pictures(1))
    assert len(told) == 1


def test_only_those_are_mixed_that_ask_the_same(classifier: Counting, artifacts: Path) -> None:
    other = counting(artifacts)
    told: Told = []
    asked = [("a", classifier, 0.5), ("b", other, 0.5), ("c", classifier, 1.0), ("d", classifier, 0.5)]

    def come(together: Together) -> None:
        for (name, who, threshold), picture in zip(asked, pictures(4), strict=True):
            together.call(asking, told, name, who, [picture], threshold)

    in_a_loop(come)
    assert (classifier.read, other.read) == ([2, 1], [1])
    found = dict(told)
    for (name, who, threshold), picture in zip(asked, pictures(4), strict=True):
        assert_as_alone(found[name], who, picture, threshold)


def test_what_fails_together_is_tried_one_by_one(classifier: Counting) -> None:
    told: Told = []
    classifier.breaks = True

    def come(together: Together) -> None:
        for picture in pictures(3):
            together.call(asking, told, "", classifier, [picture])

    in_a_loop(come)
    assert (len(told), classifier.read) == (3, [3, 1, 1, 1])


def test_one_that_cannot_be_told_does_not_keep_the_others_waiting(
    classifier: Counting, caplog: pytest.LogCaptureFixture
) -> None:
    told: Told = []

    def nobody_there() -> None:
        asking([], "", classifier, pictures(1))
        raise ConnectionError

    def come(together: Together) -> None:
        for function in (nobody_there, lambda: asking(told, "there", classifier, pictures(1))):
            together.call(function)

    in_a_loop(come)
    assert [name for name, _ in told] == ["there"]
    assert "could not be sent" in caplog.text


def test_callers_are_kept_and_no_more_of_them_than_wait_at_a_time(classifier: Counting) -> None:
    together, told = Together(), Told()

    async def turns() -> None:
        for _ in range(4):
            for picture in pictures(ENOUGH_PICTURES + 3):
                together.call(asking, told, "", classifier, [picture])
            await asyncio.sleep(0)

    asyncio.run(turns())
    assert len(told) == 4 * (ENOUGH_PICTURES + 3)
    assert len(together.idle) == ENOUGH_PICTURES
    assert not any(caller.dead for caller in together.idle)
