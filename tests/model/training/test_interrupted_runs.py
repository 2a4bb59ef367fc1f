"""A training run interrupted by Ctrl-C or `docker stop` says so, and changes no version."""

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
class EndedRun:
    """The exit status of a run, the lines on its terminal, and its standard output."""

    status: int
    screen: list[str]
    printed: str


@pytest.fixture
def small_architecture(tmp_path: Path) -> list[str]:
    """The option for a small network."""
    path = tmp_path / "small.json"
    path.write_text(json.dumps({"grid_size": GRID_SIZE, "layers": LAYERS}))
    return ["--architecture", str(path)]


def interrupted(
    options: list[str], when_shown: str, interrupt: signal.Signals, *, times: int = 1
) -> EndedRun:
    """Train in a new terminal, interrupt when this text is shown, and wait until all processes have ended.

    - `times`: the number of interrupts, a tenth of a second apart.
    """
    our_end, its_end = pty.openpty()
    command = [sys.executable, "-m", "model", "train", *options]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=its_end, text=True, start_new_session=True
    )
    os.close(its_end)
    timeout = threading.Timer(PATIENCE_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
    timeout.start()
    written = read_terminal(our_end, when_shown)
    assert when_shown in written
    for _ in range(times):
        if interrupt == signal.SIGINT:
            os.killpg(process.pid, interrupt)  # a terminal signals the whole group
        else:
            process.send_signal(interrupt)
        time.sleep(0.1 * (times - 1))
    written += read_terminal(our_end)
    printed, _ = process.communicate()
    os.close(our_end)
    assert timeout.is_alive(), f"it did not end: {screen(written)}"
    timeout.cancel()
    return EndedRun(process.returncode, screen(written), printed)


def read_terminal(terminal: int, until: str | None = None) -> str:
    """Read until a text is shown, or else until the last process that could write has ended."""
    written = b""
    with suppress(OSError):
        while (until is None or until.encode() not in written) and (more := os.read(terminal, 65536)):
            written += more
    return written.decode()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, also hidden ones."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("interrupt", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("when_shown", "options"),
    [pytest.param("drawing [", MANY_MARKS, id="drawing"), pytest.param("epoch 1/", MANY_STEPS, id="epoch")],
)
def test_an_interrupted_run_prints_one_line_and_leaves_no_partial_version(
    tmp_path: Path,
    small_architecture: list[str],
    when_shown: str,
    options: list[str],
    interrupt: signal.Signals,
) -> None:
    run = interrupted(
        ["--output", str(tmp_path / "out"), *small_architecture, *options], when_shown, interrupt
    )
    assert run.status == 1
    assert run.screen[-1] == "error: interrupted; nothing was written"
    assert "Traceback" not in "".join(run.screen)
    assert run.printed == ""
    assert not (tmp_path / "out").exists()


def test_a_second_interrupt_does_not_disturb_the_shutdown(
    tmp_path: Path, small_architecture: list[str]
) -> None:
    options = ["--output", str(tmp_path / "out"), *small_architecture, *MANY_MARKS]
    run = interrupted(options, "drawing [", signal.SIGINT, times=2)
    assert (run.status, run.screen[-1]) == (1, "error: interrupted; nothing was written")


def test_an_interrupt_does_not_change_the_resumed_version(tmp_path: Path) -> None:
    version = save_tiny_version(tmp_path / "tickcross")
    before = contents(version.parent)
    options = ["--output", str(version.parent), "--resume", str(version), *MANY_STEPS]
    run = interrupted(options, "epoch 2/", signal.SIGINT)
    assert (run.status, run.screen[-1]) == (1, "error: interrupted; --continue goes on after epoch 1")
    after = contents(version.parent)
    assert after.pop("checkpoint.safetensors")
    assert after == before
