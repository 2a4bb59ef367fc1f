"""Only the input decides how rows are split into chunks, so results do not depend on the workers."""

from collections.abc import Sequence
from pathlib import Path

from model.bulk.rows import CHUNK_ROWS, Row, chunks_of, survey
from model.classifier import Region

REGION = Region(1, 2, 30, 40)


def rows(paths: Sequence[str]) -> list[Row]:
    return [Row(number, path) for number, path in enumerate(paths)]


def sizes(paths: Sequence[str], part_rows: int) -> list[int]:
    return [len(chunk.rows) for chunk in chunks_of(rows(paths), Path("/"), part_rows)]


def test_chunks_hold_all_rows_in_order() -> None:
    all_rows = rows([f"{number}.png" for number in range(3 * CHUNK_ROWS + 7)])
    chunks = [*chunks_of(all_rows, Path("/scans"), 10_000)]
    assert [row for chunk in chunks for row in chunk.rows] == all_rows
    assert {chunk.folder for chunk in chunks} == {"/scans"}
    assert [len(chunk.rows) for chunk in chunks] == [CHUNK_ROWS] * 3 + [7]


def test_a_chunk_belongs_to_one_part() -> None:
    assert sizes([f"{number}.png" for number in range(25)], part_rows=10) == [10, 10, 5]


def test_all_rows_of_a_picture_in_a_part_are_in_one_chunk() -> None:
    assert sizes(["a.png"] * 150 + ["b.png"] * 150, part_rows=10_000) == [150, 150]
    assert sizes(["a.png"] * 150, part_rows=100) == [100, 50]


def test_no_rows_give_no_chunks() -> None:
    assert sizes([], part_rows=10) == []


def test_a_survey_counts_rows_and_depends_on_paths_regions_and_order() -> None:
    original = [Row(0, "a.png"), Row(1, "b.png", REGION)]
    others = [
        [Row(0, "a.png"), Row(1, "c.png", REGION)],
        [Row(0, "a.png"), Row(1, "b.png", REGION._replace(left=2))],
        [Row(0, "a.png"), Row(1, "b.png")],
        [Row(0, "b.png", REGION), Row(1, "a.png")],
    ]
    assert survey(original).rows == 2
    assert survey(original) == survey(iter(original))
    assert len({survey(some).sha256 for some in [original, *others]}) == 5


def test_a_survey_accepts_names_that_are_not_utf8() -> None:
    assert survey([Row(0, "scan\udcff.png")]).rows == 1
