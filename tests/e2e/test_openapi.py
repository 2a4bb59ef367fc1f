"""Schemathesis reads our OpenAPI document and looks for responses of either application that are not in it.

It sends JSON, forms, queries and headers that the document allows, and others that it forbids.
"""

from pathlib import Path

import pytest

from tests.e2e.running import running_service
from tests.e2e.schemathesis_runs import run_schemathesis


@pytest.mark.e2e
@pytest.mark.parametrize("application", ["asgi", "wsgi"])
def test_every_response_is_documented(artifacts: Path, application: str) -> None:
    with running_service(artifacts, server=application) as service:
        run = run_schemathesis(service.url, "--max-examples", "15", "--generation-deterministic")
    assert run.returncode == 0, run.stdout
