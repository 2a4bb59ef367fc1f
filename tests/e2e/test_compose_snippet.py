"""The README's part of a compose file, as somebody adds it to their own: the other service is asked for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.containers import ROOT, Stack, docker, skip_without_engine

pytestmark = [pytest.mark.e2e, pytest.mark.container]

ASKS = """
import os, sys
from urllib.request import Request, urlopen
body = b'{"grid": [[1, 1, -1], [1, -1, 1], [1, 1, 1]]}'
headers = {"Content-Type": "application/json"}
print(urlopen(Request(os.environ["TICKCROSS_URL"] + "/predict", body, headers), timeout=10).read().decode())
"""
THEIRS = {"services": {"forms": {"image": "tickcross", "command": ["python", "-c", ASKS]}}}
"""The image of the service that uses ours: it only has to have Python."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """The snippet in a folder of its own, and what makes the other service ours to run."""
    skip_without_engine()
    (snippet,) = re.findall(r"```yaml\n(services:.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (tmp_path / "compose.yml").write_text(snippet)
    (tmp_path / "theirs.json").write_text(json.dumps(THEIRS))
    docker("build", "-q", "-t", "tickcross", ".")
    stack = Stack("tickcross", "-f", str(tmp_path / "compose.yml"), "-f", str(tmp_path / "theirs.json"))
    yield stack
    stack.down()


def test_another_service_starts_when_ours_is_healthy_and_is_answered(stack: Stack) -> None:
    stack.compose("config", "-q")
    answer = stack.compose("run", "--rm", "-T", "forms").splitlines()[-1]
    assert json.loads(answer)["model"]["name"] == "tickcross"
    assert stack.health() == "healthy"
