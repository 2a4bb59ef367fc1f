"""The compose snippet of the README, together with another service that calls ours."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.containers import ROOT, Stack, docker, skip_without_engine

pytestmark = [pytest.mark.e2e, pytest.mark.container]

PROGRAM = """
import os, sys
from urllib.request import Request, urlopen
body = b'{"grid": [[1, 1, -1], [1, -1, 1], [1, 1, 1]]}'
headers = {"Content-Type": "application/json"}
print(urlopen(Request(os.environ["TICKCROSS_URL"] + "/predict", body, headers), timeout=10).read().decode())
"""
OTHER_SERVICE = {"services": {"forms": {"image": "tickcross", "command": ["python", "-c", PROGRAM]}}}
"""The service that calls ours; its image only needs Python."""


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """The snippet in a separate folder, and a second file with the other service."""
    skip_without_engine()
    (snippet,) = re.findall(r"```yaml\n(services:.*?)```", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    (tmp_path / "compose.yml").write_text(snippet)
    (tmp_path / "theirs.json").write_text(json.dumps(OTHER_SERVICE))
    docker("build", "-q", "-t", "tickcross", ".")
    stack = Stack("tickcross", "-f", str(tmp_path / "compose.yml"), "-f", str(tmp_path / "theirs.json"))
    yield stack
    stack.down()


def test_another_service_starts_once_ours_is_healthy_and_gets_an_answer(stack: Stack) -> None:
    stack.compose("config", "-q")
    answer = stack.compose("run", "--rm", "-T", "forms").splitlines()[-1]
    assert json.loads(answer)["model"]["name"] == "tickcross"
    assert stack.health() == "healthy"
