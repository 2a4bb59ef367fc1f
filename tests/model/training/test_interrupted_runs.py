"""A training run that is interrupted, by Ctrl-C or by `docker stop`: it says so, and leaves all as it was."""

import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.model.training.terminal import screen
from tests.tiny import GRID_SIZE, LAYERS, save_tiny_version

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("interruptible")]

ROOT = Path(__file__).parents[3]
PATIENCE_SECONDS = 60.0
MANY_MARKS = ["--examples", "200000"]
MANY_STEPS = ["--examples", "500", "--batch-size", "1", "--epochs", "1000", "--patience", "1000"]


@dataclass(frozen=True)
class Ended:
    """A run that is over: its exit status, what is to be seen on its terminal, and what it printed."""

    status: int
    screen: list[str]
    printed: str


@pytest.fixture
def small(tmp_path: Path) -> list[str]:
    """The option for a network that is trained in no time."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    return ["--architecture", str(path)]


def interrupted(options: list[str], said: str, how: signal.Signals, *, times: int = 1) -> Ended:
    """Train before a terminal of its own, interrupt once it says this, and wait until nothing of it runs.

    - `times`: how often, with a tenth of a second in between.
    """
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "model", "train", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True, start_new_session=True
    )
    os.close(theirs)
    impatience = threading.Timer(PATIENCE_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    impatience.start()
    written = read_terminal(ours, said)
    assert said in written
    for _ in range(times):
        if how == signal.SIGINT:
            os.killpg(process.pid, how)  # a terminal tells the whole group
        else:
            process.send_signal(how)
        time.sleep(0.1 * (times - 1))
    written += read_terminal(ours)
    printed, _ = process.communicate()
    os.close(ours)
    assert impatience.is_alive(), f"it did not end: {screen(written)}"
    impatience.cancel()
    return Ended(process.returncode, screen(written), printed)


def read_terminal(terminal: int, until: str | None = None) -> str:
    """Read until something is said, or else until the last process that could say anything has ended."""
    written = b""
    with suppress(OSError):
        while (until is None or until.encode() not in written) and (more := os.read(terminal, 65536)):
            written += more
    return written.decode()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder; hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("said", "options"),
    [pytest.param("drawing [", MANY_MARKS, id="drawing"), pytest.param("epoch 1/", MANY_STEPS, id="epoch")],
)
def test_an_interrupt_ends_with_a_sentence_and_leaves_no_half_written_version(
    tmp_path: Path, small: list[str], said: str, options: list[str], how: signal.Signals
) -> None:
    run = interrupted(["--output", str(tmp_path / "out"), *small, *options], said, how)
    assert run.status == 1
    assert run.screen[-1] == "error: interrupted; nothing was written"
    assert "Traceback" not in "".join(run.screen)
    assert run.printed == ""
    assert not (tmp_path / "out").exists()


def test_a_second_interrupt_does_not_break_into_the_end_of_the_first(
    tmp_path: Path, small: list[str]
) -> None:
    options = ["--output", str(tmp_path / "out"), *small, *MANY_MARKS]
    run = interrupted(options, "drawing [", signal.SIGINT, times=2)
    assert (run.status, run.screen[-1]) == (1, "error: interrupted; nothing was written")


def test_an_interrupt_leaves_the_version_that_is_trained_further_as_it_was(tmp_path: Path) -> None:
    version = save_tiny_version(tmp_path / "tickcross")
    before = contents(version.parent)
    options = ["--output", str(version.parent), "--resume", str(version), *MANY_STEPS]
    run = interrupted(options, "epoch 2/", signal.SIGINT)
    assert (run.status, run.screen[-1]) == (1, "error: interrupted; --continue goes on after epoch 1")
    after = contents(version.parent)
    assert after.pop("checkpoint.safetensors")
    assert after == before
