"""Schemathesis as a process that reads our OpenAPI document and sends what it makes of it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPTIONS = (
    *("--checks", "all", "--exclude-checks", "positive_data_acceptance", "--continue-on-failure"),
    *("--phases", "examples,coverage,fuzzing", "--no-color"),
)
"""All of its checks but one: no schema can say that a picture is whole, or that regions are inside it."""


def run_schemathesis(url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """What it found at a service; its exit status is 0 where nothing is wrong."""
    command: tuple[str | Path, ...] = (
        *(Path(sys.executable).parent / "schemathesis", "run", f"{url}/openapi.json"),
        *OPTIONS,
        *options,
    )
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    environment = os.environ | hooks
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
