"""Schemathesis reads our OpenAPI document and tries to catch the service at something not in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.running import Running

ROOT = Path(__file__).parents[2]
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


@pytest.mark.e2e
def test_nothing_that_is_sent_gets_an_answer_that_is_not_documented(service: Running) -> None:
    command = (
        *(Path(sys.executable).parent / "schemathesis", "run", f"{service.url}/openapi.json"),
        *("--checks", ",".join(CHECKS), "--max-examples", "15", "--generation-deterministic"),
        *("--phases", "examples,coverage,fuzzing", "--no-color"),
    )
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    environment = os.environ | hooks
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
