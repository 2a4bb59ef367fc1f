"""Node.js, which runs the page's scripts without a browser."""

import re
import shutil
import subprocess

import pytest

MIN_VERSION = 20
"""The first Node.js version with everything that the scripts use."""


def node() -> str:
    """The path of the program; the test is skipped if it is missing or too old."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node.js is not installed; .ci/run installs it")
    run = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    if int(re.findall(r"\d+", run.stdout)[0]) < MIN_VERSION:
        pytest.skip(f"Node.js {run.stdout.strip()} is older than {MIN_VERSION}")
    return program
