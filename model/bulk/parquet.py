"""Reads and writes Parquet, with pyarrow. The extra `ray` brings it; nothing else needs it."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import BadJob
from model.files import open_file

if TYPE_CHECKING:
    from model.bulk.answering import Answer

_MISSING = "pyarrow is not installed, and Parquet needs it: pip install pyarrow"
_BATCH_ROWS = 1000


def check_pyarrow() -> None:
    """BadJob where pyarrow is not installed."""
    try:
        import pyarrow as _  # noqa: F401
    except ImportError as error:
        raise BadJob(_MISSING) from error


def records_of_parquet(
    path: Path, check: Callable[[Path, Sequence[str]], object]
) -> Iterator[Mapping[str, Any]]:
    """The rows of a file, a few at a time; `check` is called with the names of its columns first."""
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


def as_parquet(answers: Sequence["Answer"]) -> bytes:
    """Answers as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole, number = pa.int64(), pa.float64()
    schema = pa.schema(
        {
            "row": whole,
            "path": pa.string(),
            "left": whole,
            "top": whole,
            "width": whole,
            "height": whole,
            "label": pa.string(),
            "confidence": number,
            "tick": number,
            "cross": number,
            "warnings": pa.list_(pa.string()),
        }
    )
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([answer._asdict() for answer in answers], schema), file)
    return file.getvalue()
