import numpy as np
import pytest

from service.observing.version_counts import MAX_VERSIONS, Answered, VersionCounts

START = 3


@pytest.fixture
def rows() -> np.ndarray:
    return np.zeros((2, START + VersionCounts.CELLS + 4))


def test_each_version_is_counted_separately_over_all_rows(rows: np.ndarray) -> None:
    first, second = VersionCounts(START), VersionCounts(START)
    first.add(memoryview(rows[0]), "1", 3, 0.5, now=10.0)
    first.add(memoryview(rows[0]), "2-shipped", 1, 0.25, now=11.0)
    second.add(memoryview(rows[1]), "2-shipped", 1, 0.25, now=14.0)
    second.add(memoryview(rows[1]), "1", 1, 1.0, now=12.0)
    assert first.totals(rows) == {"1": Answered(2, 4, 1.5, 12.0), "2-shipped": Answered(2, 2, 0.5, 14.0)}
    assert not rows[:, :START].any()
    assert not rows[:, -4:].any()


def test_a_process_with_another_row_uses_the_cells_of_that_row(rows: np.ndarray) -> None:
    counts = VersionCounts(START)
    counts.add(memoryview(rows[1]), "2", 1, 1.0, now=1.0)
    for row, version in ((0, "1"), (1, "1"), (0, "2")):
        counts.add(memoryview(rows[row]), version, 1, 1.0, now=2.0)
    assert {name: answered.marks for name, answered in counts.totals(rows).items()} == {"1": 2, "2": 2}


def test_only_the_last_versions_are_counted_when_there_are_too_many(rows: np.ndarray) -> None:
    counts = VersionCounts(START)
    for version in range(1, MAX_VERSIONS + 3):
        counts.add(memoryview(rows[0]), str(version), 1, 1.0, now=float(version))
    assert [*counts.totals(rows)] == [str(version) for version in range(3, MAX_VERSIONS + 3)]
    assert set(counts.totals(rows).values()) >= {Answered(1, 1, 1.0, float(MAX_VERSIONS + 2))}
