"""Schemathesis reads our OpenAPI document and tries to catch either application at something not in it.

It sends JSON, forms, queries and headers that the document allows, and others that it does not.
"""

from pathlib import Path

import pytest

from tests.e2e.running import running_service
from tests.e2e.schemathesis_runs import run_schemathesis


@pytest.mark.e2e
@pytest.mark.parametrize("application", ["asgi", "wsgi"])
def test_nothing_that_is_sent_gets_an_answer_that_is_not_documented(
    artifacts: Path, application: str
) -> None:
    with running_service(artifacts, server=application) as service:
        found = run_schemathesis(service.url, "--max-examples", "15", "--generation-deterministic")
    assert found.returncode == 0, found.stdout
