"""20,000 pictures through `classify`, stopped in the middle and continued."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import ROOT, wait_until
from tests.model.dataset.pictures import write_own_marks
from tests.shipped import SHIPPED

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("interruptible")]

PICTURES = 20_000
MAX_SECONDS = 300.0
DISTINCT = 8
"""The number of different ticks, and of different crosses."""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of pictures, most of them links; the last file is not a picture."""
    marks = write_own_marks(tmp_path / "marks", of_each=DISTINCT)
    clear = [*sorted(marks.glob("tick/*.png")), *sorted(marks.glob("cross/*.png"))]
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(PICTURES - 1):
        os.link(clear[number % len(clear)], folder / f"{number:05}.png")
    (folder / f"{PICTURES - 1}.png").write_bytes(b"no picture")
    return folder


def command(pictures: Path, output: Path, workers: int) -> list[str]:
    options = ["--output", str(output), "--artifact", str(SHIPPED), "--workers", str(workers)]
    return [sys.executable, "-m", "model", "classify", str(pictures), *options]


def classify(pictures: Path, output: Path, workers: int) -> "subprocess.CompletedProcess[str]":
    """Run the command to its end."""
    arguments = command(pictures, output, workers)
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, check=False, timeout=MAX_SECONDS
    )


def interrupted(pictures: Path, output: Path, workers: int) -> "subprocess.CompletedProcess[str]":
    """Run the command, and interrupt it when it has written a part."""
    process = subprocess.Popen(
        command(pictures, output, workers),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        try:
            wait_until((output / "part-00000.csv").exists, "the first part is written", MAX_SECONDS)
            process.send_signal(signal.SIGINT)
            printed, errors = process.communicate(timeout=MAX_SECONDS)
        finally:
            process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, printed, errors)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_interrupted_job_continues_to_the_same_files(tmp_path: Path, pictures: Path) -> None:
    output, uninterrupted = tmp_path / "output", tmp_path / "alone"
    stopped = interrupted(pictures, output, workers=2)
    assert (stopped.returncode, stopped.stdout) == (1, "")
    message = f"error: interrupted; 1 of 2 parts are in {output}; the same command continues\n"
    assert stopped.stderr.endswith(message)
    first = (output / "part-00000.csv").stat()

    continued = classify(pictures, output, workers=2)
    assert (continued.returncode, continued.stdout) == (1, f"{output}: 19,999 answers in 2 parts\n")
    assert continued.stderr.endswith(f"error: 1 of 20,000 could not be read; see {output}/_unread-*.csv\n")
    assert (output / "part-00000.csv").stat() == first

    assert (
        classify(pictures, uninterrupted, workers=1).stdout == f"{uninterrupted}: 19,999 answers in 2 parts\n"
    )
    assert files(output) == files(uninterrupted)
