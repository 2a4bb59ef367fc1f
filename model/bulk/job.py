"""A job from its input to its results: it skips the finished parts, and writes the others in order."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from model.artifact import load_version
from model.bulk.answering import AnsweredRow, ChunkResult, UnreadRow, Work
from model.bulk.formats import check_pyarrow
from model.bulk.output import Description, Output
from model.bulk.rows import Chunk, Input, chunks_of, survey
from model.errors import BadJob, Interrupted

PART_ROWS = 10_000

Answering = Callable[[Work, Iterator[Chunk]], Generator[ChunkResult, None, None]]
"""Answers chunks, and yields the results in the order of the chunks."""

Report = Callable[[int, int], object]
"""Called with the rows done so far and in all."""


@dataclass(frozen=True)
class Job:
    """The pictures to classify, the version that answers, and the folder for the results.

    - format: one of `FORMATS`.
    - part_rows: the number of input rows in a part.
    """

    input: Input
    version: Path
    output: Path
    format: str
    threshold: float | None = None
    part_rows: int = PART_ROWS


class Summary(NamedTuple):
    """The totals of a finished job."""

    rows: int
    parts: int
    unread: int


def run_job(job: Job, answering: Answering, report: Report) -> Summary:
    """Run a job, or continue it.

    Raises BadJob before anything is answered, and Interrupted if the job stops early and can be continued.
    """
    if job.format == "parquet":
        check_pyarrow()
    artifact = load_version(job.version)
    weights = artifact.manifest["weights"]["sha256"]
    surveyed = survey(job.input.rows())
    if not surveyed.rows:
        raise BadJob("the input has no rows")
    description = Description(*surveyed, artifact.version, weights, job.threshold, job.format, job.part_rows)
    output = Output(job.output, description)
    work = Work(str(job.version.absolute()), weights, job.threshold)
    try:
        _write_parts(job, output, surveyed.rows, work, answering, report)
    except (KeyboardInterrupt, BrokenProcessPool, MemoryError) as error:
        raise Interrupted(_how_to_continue(output, error)) from error
    return Summary(surveyed.rows, output.parts, output.unread_rows())


def _write_parts(
    job: Job, output: Output, total: int, work: Work, answering: Answering, report: Report
) -> None:
    number = output.finished_parts()
    done = number * job.part_rows
    report(min(done, total), total)
    if done >= total:
        return
    chunks = chunks_of(islice(job.input.rows(), done, None), job.input.folder, job.part_rows)
    answers: list[AnsweredRow] = []
    unread: list[UnreadRow] = []
    with closing(answering(work, chunks)) as results:
        for result in results:
            answers += result.answers
            unread += result.unread
            done += len(result.answers) + len(result.unread)
            if done % job.part_rows == 0 or done == total:
                output.write_part(number, answers, unread)
                number, answers, unread = number + 1, [], []
            report(done, total)
    if done < total:
        raise BadJob(f"the input has changed: only {done:,} of {total:,} rows are still there")


def _how_to_continue(output: Output, error: BaseException) -> str:
    ended = "a process ended, perhaps for lack of memory"
    reason = "interrupted" if isinstance(error, KeyboardInterrupt) else ended
    finished = output.finished_parts()
    return f"{reason}; {finished} of {output.parts} parts are in {output.folder}; the same command continues"
