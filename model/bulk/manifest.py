"""A manifest: a table, CSV or Parquet, with the path of a picture in each row, and optionally a region.

Its columns are `path` and, for rows with a region, `left`, `top`, `width` and `height`. Others are
ignored.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from model.bulk.formats import records_of
from model.bulk.rows import Input, Row
from model.classifier import SMALLEST_SIDE, Region
from model.errors import BadJob

PATH = "path"
SIDES = Region._fields


def input_of_manifest(manifest: Path) -> Input:
    """The rows of a manifest; relative paths begin in its folder.

    Reading them raises BadJob for a table without a path in each row, and for impossible regions.
    """
    return Input(manifest.absolute().parent, partial(_rows, manifest))


def _rows(manifest: Path) -> Iterator[Row]:
    for number, record in enumerate(records_of(manifest, _check_columns)):
        place = f"{manifest}: row {number}"
        path = record[PATH]
        if not isinstance(path, str) or not path or "\0" in path:
            raise BadJob(f"{place} has no path of a picture, but {path!r}")
        yield Row(number, path, _region(record, place))


def _check_columns(manifest: Path, columns: Sequence[str]) -> None:
    if PATH not in columns:
        names = ", ".join(columns) or "none"
        raise BadJob(f"{manifest} has no column `{PATH}`; its columns are: {names}")
    missing = [side for side in SIDES if side not in columns]
    if 0 < len(missing) < len(SIDES):
        raise BadJob(f"{manifest} has no column `{missing[0]}`; a region needs {', '.join(SIDES)}")


def _region(record: Mapping[str, Any], place: str) -> Region | None:
    """The region of a record; None if it has none."""
    values = [record.get(side) for side in SIDES]
    if all(value is None or value == "" for value in values):
        return None
    numbers = [*map(_whole_number, values)]
    region = Region(*(-1 if number is None else number for number in numbers))
    if min(region) < 0 or min(region.width, region.height) < SMALLEST_SIDE:
        sides = ", ".join("" if value is None else str(value) for value in values)
        raise BadJob(
            f"{place} has the region {sides}; expected {', '.join(SIDES)} in whole pixels, and at least"
            f" {SMALLEST_SIDE} x {SMALLEST_SIDE}"
        )
    return region


def _whole_number(value: Any) -> int | None:
    """A number from a table: an int, a float without a fraction as pandas writes it, or the text of one."""
    try:
        number = float(value)
        return int(number) if number.is_integer() else None
    except (TypeError, ValueError):
        return None
