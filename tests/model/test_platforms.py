"""Commands refuse to run on unsupported platforms with a message."""

import subprocess
import sys

import pytest

from model.errors import TickcrossError
from model.platforms import check_platform
from tests.shipped import ROOT

ON_WINDOWS = """
import sys
sys.platform = "win32"
for name in ("fcntl", "pwd", "grp", "resource", "gunicorn", "uvloop"):
    sys.modules[name] = None
from {package}.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_commands_run_on_linux_and_macos(platform: str) -> None:
    check_platform(platform, "")


def test_commands_do_not_run_on_windows() -> None:
    with pytest.raises(TickcrossError) as caught:
        check_platform("win32", "as gunicorn does not")
    assert str(caught.value) == (
        "this does not run on Windows, as gunicorn does not; use the container, or WSL 2"
    )


@pytest.mark.parametrize(
    ("package", "arguments", "beginning"),
    [
        ("service", [], "tickcross: this does not run on Windows, as gunicorn does not"),
        ("service", ["--check"], "tickcross: this does not run on Windows, as gunicorn does not"),
        ("model", ["versions"], "error: this does not run on Windows, which lacks the file locks"),
    ],
)
def test_commands_on_windows_print_one_sentence(package: str, arguments: list[str], beginning: str) -> None:
    program = ON_WINDOWS.format(package=package)
    command = [sys.executable, "-c", program, *arguments]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    (sentence,) = run.stderr.splitlines()
    assert sentence.startswith(beginning)
    assert sentence.endswith("; use the container, or WSL 2")
