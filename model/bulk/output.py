"""The folder of a job: its results in parts, each of which is written whole or not at all."""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from itertools import takewhile
from pathlib import Path

from model.artifact.durable import replace_file
from model.bulk.answering import AnsweredRow, UnreadRow
from model.bulk.formats import FORMATS, unread_as_csv
from model.errors import BadFile, BadJob
from model.files import bytes_of_file

JOB_FILE = "_job.json"
"""Readers of a folder of Parquet files leave out names that begin with an underscore."""

_MAX_BYTES = 64 * 1024


@dataclass(frozen=True)
class Description:
    """The identity of a job, so that another one does not continue it."""

    rows: int
    input_sha256: str
    version: str
    weights_sha256: str
    threshold: float | None
    format: str
    part_rows: int


class Output:
    """The folder of a job: created, or continued if it holds the same job; otherwise raises BadJob."""

    def __init__(self, folder: Path, job: Description) -> None:
        self.folder, self._job = folder, job
        if not folder.exists() or not any(folder.iterdir()):
            folder.mkdir(parents=True, exist_ok=True)
            replace_file(folder / JOB_FILE, (json.dumps(asdict(job), indent=1) + "\n").encode())
        self._check_job()

    @property
    def parts(self) -> int:
        """The number of parts of the finished job."""
        return -(-self._job.rows // self._job.part_rows)

    def finished_parts(self) -> int:
        """The number of parts before the first missing one."""
        return sum(1 for _ in takewhile(Path.exists, map(self.part, range(self.parts))))

    def part(self, number: int) -> Path:
        """The file of a part; parts are numbered from 0."""
        return self.folder / f"part-{number:05}.{self._job.format}"

    def write_part(self, number: int, answers: Sequence[AnsweredRow], unread: Sequence[UnreadRow]) -> None:
        """Write the rows of a part; its own file is written last, to mark the part as finished."""
        if unread:
            replace_file(self._unread(number), unread_as_csv(unread))
        else:
            self._unread(number).unlink(missing_ok=True)
        replace_file(self.part(number), FORMATS[self._job.format](answers))

    def unread_rows(self) -> int:
        """How many rows could not be read, in all parts."""
        return sum(_rows_of(path) for path in map(self._unread, range(self.parts)) if path.exists())

    def _unread(self, number: int) -> Path:
        return self.folder / f"_unread-{number:05}.csv"

    def _check_job(self) -> None:
        """Raise BadJob, which names the first difference, unless the folder holds this very job."""
        try:
            earlier = dict(json.loads(bytes_of_file(self.folder / JOB_FILE, _MAX_BYTES)))
        except (BadFile, ValueError, TypeError) as error:
            reason = "is not empty, and holds no job that can be continued; choose an empty folder"
            raise BadJob(f"{self.folder} {reason}") from error
        for field in fields(self._job):
            before, now = earlier.get(field.name), getattr(self._job, field.name)
            if before != now:
                raise BadJob(
                    f"{self.folder} holds another job: its `{field.name}` is {before}, and now it is {now};"
                    " choose another folder"
                )


def _rows_of(table: Path) -> int:
    with table.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1
