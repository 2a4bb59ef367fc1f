"""How results are written: the same columns in each format."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence

from model.bulk.answering import Answer, Unread
from model.bulk.parquet import as_parquet


def as_csv(answers: Sequence[Answer]) -> bytes:
    """Answers as CSV. Several warnings have a space between them."""
    return _table(Answer._fields, [(*row[:-1], " ".join(row.warnings)) for row in answers])


def as_json_lines(answers: Sequence[Answer]) -> bytes:
    """Answers as JSON, an object a line."""
    return "".join(f"{json.dumps(row._asdict())}\n" for row in answers).encode()


def unread_as_csv(unread: Sequence[Unread]) -> bytes:
    """Rows that cannot be read, as CSV."""
    return _table(Unread._fields, unread)


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


FORMATS: Mapping[str, Callable[[Sequence[Answer]], bytes]] = {
    "csv": as_csv,
    "jsonl": as_json_lines,
    "parquet": as_parquet,
}
"""The ending of a file -> what writes it."""
