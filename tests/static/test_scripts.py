"""The unit tests of the page's scripts: every `*.test.js` in this folder, run by Node.js."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.static.node import node

TESTS = sorted(Path(__file__).parent.rglob("*.test.js"))


def test_the_unit_tests_of_the_scripts_pass() -> None:
    command = [node(), "--test", "--test-reporter=spec", *map(str, TESTS)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        pytest.fail(run.stdout + run.stderr, pytrace=False)
    [passed] = re.findall(r"^. pass (\d+)$", run.stdout, re.MULTILINE)
    assert int(passed) >= len(TESTS)
