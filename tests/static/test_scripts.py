"""The unit tests of the page's scripts: every `*.test.js` in this folder, which Node.js runs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted(Path(__file__).parent.rglob("*.test.js"))
OLDEST = 20
"""The first Node.js that has all that the scripts use."""


def node() -> str:
    found = shutil.which("node")
    if found is None:
        pytest.skip("Node.js is not installed; .ci/run installs it")
    run = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    if int(re.findall(r"\d+", run.stdout)[0]) < OLDEST:
        pytest.skip(f"Node.js {run.stdout.strip()} is older than {OLDEST}")
    return found


def test_the_unit_tests_of_the_pages_scripts_pass() -> None:
    command = [node(), "--test", "--test-reporter=spec", *map(str, TESTS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        pytest.fail(run.stdout + run.stderr, pytrace=False)
    [passed] = re.findall(r"^ℹ pass (\d+)$", run.stdout, re.MULTILINE)
    assert int(passed) >= len(TESTS)
