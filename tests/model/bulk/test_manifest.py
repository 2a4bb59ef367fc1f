"""A manifest lists pictures and regions of them."""

import re
from pathlib import Path
from typing import Any

import pytest

from model.bulk.manifest import input_of_manifest
from model.bulk.rows import Row
from model.classifier import Region
from model.errors import BadJob

REGIONS = "path,left,top,width,height\n"


def csv(tmp_path: Path, text: str | bytes) -> Path:
    manifest = tmp_path / "list.csv"
    manifest.write_bytes(text.encode() if isinstance(text, str) else text)
    return manifest


def parquet(tmp_path: Path, columns: dict[str, list[Any]]) -> Path:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    tables = pytest.importorskip("pyarrow.parquet")
    manifest = tmp_path / "list.parquet"
    tables.write_table(arrow.table(columns), manifest)
    return manifest


def rows(manifest: Path) -> list[Row]:
    return [*input_of_manifest(manifest).rows()]


def refusal(manifest: Path) -> str:
    with pytest.raises(BadJob) as caught:
        rows(manifest)
    return str(caught.value)


def test_paths_are_read_from_csv_and_other_columns_are_ignored(tmp_path: Path) -> None:
    manifest = csv(tmp_path, 'form,path\n7,a.png\n8,"b, c.png"\n')
    assert rows(manifest) == [Row(0, "a.png"), Row(1, "b, c.png")]
    assert input_of_manifest(manifest).folder == tmp_path


def test_csv_may_have_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    assert rows(csv(tmp_path, "\ufeffpath\r\na.png\r\n")) == [Row(0, "a.png")]


def test_rows_may_name_a_region_or_a_whole_picture(tmp_path: Path) -> None:
    manifest = csv(tmp_path, f"{REGIONS}a.png,1,2,30,40\na.png,,,,\nb.png,0,0,3.0,3\n")
    regions = [Region(1, 2, 30, 40), None, Region(0, 0, 3, 3)]
    assert [row.region for row in rows(manifest)] == regions


def test_parquet_is_read_like_csv(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {"path": ["a.png", "b.png"]}
    columns |= {side: [4, None] for side in ("left", "top", "width", "height")}
    assert rows(parquet(tmp_path, columns)) == [Row(0, "a.png", Region(4, 4, 4, 4)), Row(1, "b.png")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("file,form\na.png,7\n", "has no column `path`; its columns are: file, form"),
        ("", "has no column `path`; its columns are: none"),
        ("path,left,top,width\na.png,1,2,3\n", "has no column `height`; a region needs left, top"),
        ("path,form\na.png,7\n,8\n", "row 1 has no path of a picture, but ''"),
        ("form,path\n7\n", "row 0 has no path of a picture, but None"),
        (f"{REGIONS}a.png,1,2,,4\n", "row 0 has the region 1, 2, , 4; expected left, top, width, height in"),
        (f"{REGIONS}a.png,-1,2,3,4\n", "row 0 has the region -1, 2, 3, 4; expected"),
        (f"{REGIONS}a.png,1,2,3.5,4\n", "row 0 has the region 1, 2, 3.5, 4; expected"),
        (f"{REGIONS}a.png,1,2,nan,4\n", "row 0 has the region 1, 2, nan, 4; expected"),
        (f"{REGIONS}a.png,1,2,inf,4\n", "row 0 has the region 1, 2, inf, 4; expected"),
        (f"{REGIONS}a.png,1,2,2,4\n", "row 0 has the region 1, 2, 2, 4; expected"),
        (b"path\nb\xff.png\n", "is not UTF-8"),
        (b'path\n"a.png', "is not CSV"),
    ],
)
def test_a_bad_manifest_is_refused_with_the_reason_and_the_row(
    tmp_path: Path, text: str | bytes, reason: str
) -> None:
    assert re.match(
        rf"{re.escape(str(tmp_path))}/list\.csv:? {re.escape(reason)}", refusal(csv(tmp_path, text))
    )


def test_a_file_that_is_not_parquet_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    manifest = tmp_path / "list.parquet"
    manifest.write_bytes(b"path\na.png\n")
    assert "list.parquet is not a Parquet file: " in refusal(manifest)


def test_parquet_without_paths_is_refused(tmp_path: Path) -> None:
    assert "has no column `path`; its columns are: file" in refusal(parquet(tmp_path, {"file": ["a.png"]}))
    assert "row 0 has no path of a picture, but 7" in refusal(parquet(tmp_path, {"path": [7]}))
