"""Schemathesis as a process that reads our OpenAPI document and sends requests generated from it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
OPTIONS = (
    *("--checks", "all", "--exclude-checks", "positive_data_acceptance", "--continue-on-failure"),
    *("--phases", "examples,coverage,fuzzing", "--no-color"),
)
"""All checks but one: a schema cannot require that a picture is complete, or that regions are inside it."""


def run_schemathesis(url: str, *options: str) -> "subprocess.CompletedProcess[str]":
    """The result of its run against a service; its exit status is 0 if it finds no fault."""
    command: tuple[str | Path, ...] = (
        *(Path(sys.executable).parent / "schemathesis", "run", f"{url}/openapi.json"),
        *OPTIONS,
        *options,
    )
    hooks = {"SCHEMATHESIS_HOOKS": "tests.e2e.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    environment = os.environ | hooks
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
