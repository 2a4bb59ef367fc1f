"""Node.js, which runs the page's scripts without a page."""

import re
import shutil
import subprocess

import pytest

OLDEST = 20
"""The first Node.js that has all that the scripts use."""


def node() -> str:
    """The program; the test that asks for it is skipped where there is none, or none that is new enough."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node.js is not installed; .ci/run installs it")
    run = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(re.findall(r"\d+", run.stdout)[0]) < OLDEST:
        pytest.skip(f"Node.js {run.stdout.strip()} is older than {OLDEST}")
    return found
