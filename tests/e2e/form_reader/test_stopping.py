"""The form reader under gunicorn: stopped while it reads, it ends cleanly and resumes later."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from service.settings import Settings
from service.wsgi import create_app as create_tickcross
from tests.e2e.running import ROOT, free_port, wait_until
from tests.examples.form_reader.drawn_forms import filled_form, pdf, template
from tests.examples.form_reader.web.serving import serving

pytestmark = pytest.mark.e2e

PAGES = 6
APPLICATION = "examples.form_reader.web.app:from_environment()"


@pytest.fixture
def tickcross() -> Iterator[str]:
    """The real service."""
    with serving(create_tickcross(Settings(log_format="off", watch_seconds=0))) as url:
        yield url


@contextmanager
def gunicorn(folder: Path, tickcross: str, log: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The form reader in separate processes: its address, and the process to stop."""
    url = f"127.0.0.1:{free_port()}"
    settings = {"FORM_READER_FOLDER": str(folder), "FORM_READER_TICKCROSS_URL": tickcross}
    command = [sys.executable, "-m", "gunicorn", "--bind", url, "--threads", "4", "--no-control-socket"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [*command, APPLICATION], cwd=ROOT, env=os.environ | settings, stdout=output, stderr=output
        )
    try:
        wait_until(lambda: is_up(f"http://{url}"), "the form reader is up")
        yield f"http://{url}", process
    finally:
        process.kill()
        process.wait()


def is_up(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=10).ok
    except requests.RequestException:
        return False


def state(reading: str) -> dict[str, Any]:
    return dict(requests.get(reading, timeout=10).json())


def test_a_stopped_form_reader_ends_cleanly_and_resumes_later(tmp_path: Path, tickcross: str) -> None:
    folder, log = tmp_path / "files", tmp_path / "log"
    stack = pdf([filled_form({("Drink", "Tea"): "tick"}, seed) for seed in range(PAGES)])
    with gunicorn(folder, tickcross, log) as (url, process):
        (folder / "templates" / "Meals.json").write_text(template().to_json())
        reading = requests.post(f"{url}/readings", data=stack, timeout=30).headers["Location"]
        wait_until(lambda: state(url + reading)["done"] > 0, "the first page is read")
        process.terminate()
        assert process.wait(60) == 0
    printed = log.read_text()
    assert "Shutting down: Master" in printed
    assert "SIG" not in printed
    assert "Traceback" not in printed
    with gunicorn(folder, tickcross, log) as (url, _):
        wait_until(lambda: state(url + reading)["state"] == "done", "all pages are read")
        assert state(url + reading)["read"] == PAGES
