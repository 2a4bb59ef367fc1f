"""A job writes the same files with any number of workers and interruptions."""

import json
import sys
from collections.abc import Generator, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields, replace
from pathlib import Path

import pytest

from model.bulk import answering
from model.bulk.answering import ChunkResult, Work, answer
from model.bulk.job import Answering, Job, Summary, run_job
from model.bulk.local import answered_locally
from model.bulk.output import JOB_FILE
from model.bulk.rows import Chunk, Input, Row
from model.errors import BadJob, Interrupted
from tests.model.dataset.pictures import write_own_marks
from tests.tiny import save_tiny_version

PART_ROWS = 10
ROWS = 24


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job of three parts, with a row in the second one that cannot be read."""
    marks = write_own_marks(tmp_path / "marks", of_each=8)
    paths = sorted(str(path.relative_to(marks)) for path in marks.rglob("*.png"))
    paths[15] = "nowhere.png"
    rows = [Row(number, path) for number, path in enumerate(paths)]
    assert len(rows) == ROWS
    version = save_tiny_version(tmp_path / "tickcross")
    return Job(Input(marks, lambda: rows), version, tmp_path / "out", "csv", part_rows=PART_ROWS)


def in_one_process(work: Work, chunks: Iterator[Chunk]) -> Generator[ChunkResult, None, None]:
    return answered_locally(work, chunks, 1)


def stopping_after(count: int, stopped: BaseException) -> Answering:
    def answered(work: Work, chunks: Iterator[Chunk]) -> Generator[ChunkResult, None, None]:
        for _ in range(count):
            yield answer(work, next(chunks))
        raise stopped

    return answered


def no_report(done: int, total: int) -> None:
    assert done <= total


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_each_part_has_its_rows_and_a_list_of_unreadable_ones_beside_it(job: Job) -> None:
    assert run_job(job, in_one_process, no_report) == Summary(rows=ROWS, parts=3, unread=1)
    written = contents(job.output)
    assert sorted(written) == [
        JOB_FILE,
        "_unread-00001.csv",
        "part-00000.csv",
        "part-00001.csv",
        "part-00002.csv",
    ]
    rows = [line.split(b",")[0] for name in sorted(written)[2:] for line in written[name].splitlines()[1:]]
    assert [*map(int, rows)] == [number for number in range(ROWS) if number != 15]
    header, unread = written["_unread-00001.csv"].decode().splitlines()
    assert header == "row,path,left,top,width,height,reason"
    assert unread == "15,nowhere.png,,,,,No such file or directory"


def test_progress_is_reported_after_each_part(job: Job) -> None:
    reports: list[tuple[int, int]] = []
    run_job(job, in_one_process, lambda *report: reports.append(report))
    assert reports == [(0, ROWS), (10, ROWS), (20, ROWS), (24, ROWS)]


def test_two_processes_write_the_same_files_as_one(tmp_path: Path, job: Job) -> None:
    two = replace(job, output=tmp_path / "two")
    run_job(job, in_one_process, no_report)
    run_job(two, lambda work, chunks: answered_locally(work, chunks, 2), no_report)
    assert contents(two.output) == contents(job.output)


@pytest.mark.parametrize(
    ("stopped", "reason"),
    [
        (KeyboardInterrupt(), "interrupted; 1 of 3 parts are in "),
        (BrokenProcessPool(), "a process ended, perhaps for lack of memory; 1 of 3 parts are in "),
        (MemoryError(), "a process ended, perhaps for lack of memory; 1 of 3 parts are in "),
    ],
)
def test_a_stopped_job_continues_without_answering_finished_parts_again(
    tmp_path: Path, job: Job, stopped: BaseException, reason: str
) -> None:
    with pytest.raises(Interrupted) as caught:
        run_job(job, stopping_after(1, stopped), no_report)
    assert str(caught.value) == f"{reason}{job.output}; the same command continues"
    answered_rows: list[int] = []

    def recording(work: Work, chunks: Iterator[Chunk]) -> Generator[ChunkResult, None, None]:
        for chunk in chunks:
            answered_rows.extend(row.number for row in chunk.rows)
            yield answer(work, chunk)

    assert run_job(job, recording, no_report) == Summary(ROWS, 3, 1)
    assert answered_rows == [*range(10, ROWS)]
    uninterrupted = replace(job, output=tmp_path / "uninterrupted")
    run_job(uninterrupted, in_one_process, no_report)
    assert contents(job.output) == contents(uninterrupted.output)


def test_a_finished_job_is_not_repeated(job: Job) -> None:
    run_job(job, in_one_process, no_report)
    before = contents(job.output)
    assert run_job(job, stopping_after(0, AssertionError()), no_report) == Summary(ROWS, 3, 1)
    assert contents(job.output) == before


def test_a_row_that_has_become_readable_is_no_longer_listed_as_unreadable(job: Job) -> None:
    run_job(job, in_one_process, no_report)
    (job.output / "part-00001.csv").unlink()
    (job.input.folder / "nowhere.png").write_bytes((job.input.folder / "tick" / "0.png").read_bytes())
    assert run_job(job, in_one_process, no_report) == Summary(ROWS, 3, 0)
    assert not (job.output / "_unread-00001.csv").exists()


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"threshold": 0.75}, "its `threshold` is None, and now it is 0.75"),
        ({"format": "jsonl"}, "its `format` is csv, and now it is jsonl"),
        ({"part_rows": 5}, "its `part_rows` is 10, and now it is 5"),
        ({"input": Input(Path(), lambda: [Row(0, "a.png")])}, "its `rows` is 24, and now it is 1"),
        ({"input": Input(Path(), lambda: [Row(0, "a.png")] * ROWS)}, "its `input_sha256` is "),
    ],
)
def test_an_output_folder_of_another_job_is_refused_with_the_difference(
    job: Job, change: dict[str, object], difference: str
) -> None:
    run_job(job, in_one_process, no_report)
    before = contents(job.output)
    with pytest.raises(BadJob) as caught:
        run_job(replace(job, **change), in_one_process, no_report)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"{job.output} holds another job: {difference}")
    assert contents(job.output) == before


def test_an_output_folder_of_a_job_with_another_version_is_refused(tmp_path: Path, job: Job) -> None:
    run_job(job, in_one_process, no_report)
    with pytest.raises(BadJob, match="its `version` is 1, and now it is 2"):
        run_job(
            replace(job, version=save_tiny_version(tmp_path / "tickcross", seed=2)), in_one_process, no_report
        )
    with pytest.raises(BadJob, match="its `weights_sha256` is"):
        run_job(
            replace(job, version=save_tiny_version(tmp_path / "others", seed=2)), in_one_process, no_report
        )


@pytest.mark.parametrize(("name", "text"), [("letter.txt", "Dear all"), (JOB_FILE, "{"), (JOB_FILE, "[7]")])
def test_an_output_folder_with_other_files_is_refused(job: Job, name: str, text: str) -> None:
    job.output.mkdir()
    (job.output / name).write_text(text)
    with pytest.raises(BadJob, match="out is not empty, and holds no job that can be continued"):
        run_job(job, in_one_process, no_report)


def test_an_input_without_rows_is_refused(job: Job) -> None:
    with pytest.raises(BadJob, match="the input has no rows"):
        run_job(replace(job, input=Input(Path(), list)), in_one_process, no_report)
    assert not job.output.exists()


def test_a_job_fails_when_its_input_loses_rows_during_the_run(job: Job) -> None:
    rows = [*job.input.rows()]
    reads = iter([rows, rows[:12]])
    with pytest.raises(BadJob, match="the input has changed: only 12 of 24 rows are still there"):
        run_job(replace(job, input=Input(job.input.folder, lambda: next(reads))), in_one_process, no_report)


def test_parquet_is_refused_without_pyarrow_before_anything_is_written(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadJob, match="pip install pyarrow"):
        run_job(replace(job, format="parquet"), in_one_process, no_report)
    assert not job.output.exists()


def test_json_lines_have_the_same_columns_as_csv(tmp_path: Path, job: Job) -> None:
    in_json = replace(job, format="jsonl", output=tmp_path / "json")
    run_job(job, in_one_process, no_report)
    run_job(in_json, in_one_process, no_report)
    header, first = (job.output / "part-00000.csv").read_text().splitlines()[:2]
    line = json.loads((in_json.output / "part-00000.jsonl").read_text().splitlines()[0])
    assert [*line] == header.split(",")
    assert [str(line[name]) for name in ("row", "path", "label", "tick")] == [
        value
        for name, value in zip(header.split(","), first.split(","), strict=True)
        if name in ("row", "path", "label", "tick")
    ]


def test_a_folder_of_parquet_parts_is_read_as_one_table(tmp_path: Path, job: Job) -> None:
    tables = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    again = replace(job, format="parquet", output=tmp_path / "again")
    run_job(replace(job, format="parquet"), in_one_process, no_report)
    run_job(again, in_one_process, no_report)
    assert contents(job.output) == contents(again.output)
    table = tables.read_table(job.output)
    assert table.column_names == [field.name for field in fields(answering.AnsweredRow)]
    assert table.num_rows == ROWS - 1
    assert table.column("warnings").to_pylist()[0] in ([], ["tiny"])


def test_only_a_few_chunks_are_taken_ahead_of_the_answers(job: Job) -> None:
    taken_chunks = 0

    def endless() -> Iterator[Chunk]:
        nonlocal taken_chunks
        while True:
            taken_chunks += 1
            yield Chunk(str(job.input.folder), [Row(0, "tick/0.png")])

    weights = json.loads((job.version / "manifest.json").read_text())["weights"]["sha256"]
    answered = answered_locally(Work(str(job.version), weights), endless(), 2)
    for _ in range(20):
        next(answered)
    answered.close()
    assert taken_chunks <= 20 + 2 * 4
