"""Every saved input of the fuzzer passes its target."""

import pytest

from tests.fuzz.corpus import MAX_BYTES, MAX_INPUTS, archive_of, saved_inputs
from tests.fuzz.targets import TARGETS

ARCHIVE_BYTES = 256 * 1024


@pytest.mark.filterwarnings("ignore")  # Pillow warns of many broken pictures
@pytest.mark.parametrize("target", TARGETS)
def test_saved_inputs_pass_their_target(target: str) -> None:
    inputs = saved_inputs(target)
    assert inputs
    for data in inputs:
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_a_corpus_stays_small(target: str) -> None:
    assert archive_of(target).stat().st_size <= ARCHIVE_BYTES
    assert len(saved_inputs(target)) <= MAX_INPUTS
    assert max(map(len, saved_inputs(target))) <= MAX_BYTES
