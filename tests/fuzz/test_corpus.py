"""What fuzzing has found is done again: every input that is kept keeps the promises."""

import pytest

from tests.fuzz.corpus import MAX_BYTES, MAX_INPUTS, archive_of, kept
from tests.fuzz.targets import TARGETS

ARCHIVE_BYTES = 256 * 1024


@pytest.mark.filterwarnings("ignore")  # Pillow warns of many broken pictures
@pytest.mark.parametrize("target", TARGETS)
def test_inputs_that_are_kept_break_no_promise(target: str) -> None:
    inputs = kept(target)
    assert inputs
    for data in inputs:
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_a_corpus_stays_small(target: str) -> None:
    assert archive_of(target).stat().st_size <= ARCHIVE_BYTES
    assert len(kept(target)) <= MAX_INPUTS
    assert max(map(len, kept(target))) <= MAX_BYTES
