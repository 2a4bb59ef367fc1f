"""Tables in files: CSV, JSON lines, and Parquet with pyarrow, which the extra `ray` brings."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from model.bulk.answering import AnsweredRow, ResultRow, UnreadRow
from model.errors import BadJob
from model.files import open_file

_BATCH_ROWS = 1000

Check = Callable[[Path, Sequence[str]], object]
"""Called with the path of a table and the names of its columns, before its rows are read."""

Records = Iterator[Mapping[str, Any]]
"""The rows of a table, by the names of its columns."""


def records_of(path: Path, check: Check) -> Records:
    """The rows of a table, a few at a time; BadJob if it cannot be read."""
    read = _records_of_parquet if path.suffix.lower() == ".parquet" else _records_of_csv
    return read(path, check)


def _records_of_csv(path: Path, check: Check) -> Records:
    try:
        with open_file(path, sys.maxsize) as file:
            table = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), strict=True)
            check(path, table.fieldnames or ())
            yield from table
    except UnicodeDecodeError as error:
        raise BadJob(f"{path} is not UTF-8: {error}") from error
    except csv.Error as error:
        raise BadJob(f"{path} is not CSV: {error}") from error


def _records_of_parquet(path: Path, check: Check) -> Records:
    check_pyarrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_file(path, sys.maxsize) as file:
            table = pq.ParquetFile(file)
            check(path, table.schema_arrow.names)
            for batch in table.iter_batches(_BATCH_ROWS):
                yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise BadJob(f"{path} is not a Parquet file: {error}") from error


def check_pyarrow() -> None:
    """Raise BadJob if pyarrow is not installed."""
    try:
        import pyarrow as _  # noqa: F401
    except ImportError as error:
        raise BadJob("pyarrow is not installed, and Parquet needs it: pip install pyarrow") from error


def unread_as_csv(unread: Sequence[UnreadRow]) -> bytes:
    """Rows that cannot be read, as CSV."""
    return _csv(UnreadRow, map(vars, unread))


def _as_csv(answers: Sequence[AnsweredRow]) -> bytes:
    """Answers as CSV, with a space between several warnings."""
    return _csv(AnsweredRow, (vars(row) | {"warnings": " ".join(row.warnings)} for row in answers))


def _csv(kind: type[ResultRow], rows: Iterable[Mapping[str, Any]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, [field.name for field in fields(kind)], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def _as_json_lines(answers: Sequence[AnsweredRow]) -> bytes:
    return "".join(f"{json.dumps(vars(row))}\n" for row in answers).encode()


def _as_parquet(answers: Sequence[AnsweredRow]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole, text = pa.int64(), pa.string()
    types: dict[Any, Any] = {int: whole, int | None: whole, float: pa.float64(), str: text}
    types[tuple[str, ...]] = pa.list_(text)
    schema = pa.schema({field.name: types[field.type] for field in fields(AnsweredRow)})
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([*map(vars, answers)], schema), file)
    return file.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[AnsweredRow]], bytes]] = {
    "csv": _as_csv,
    "jsonl": _as_json_lines,
    "parquet": _as_parquet,
}
"""The extension of a file -> the function that encodes answers for it."""
