"""Checks one application against its OpenAPI document with Schemathesis for some seconds."""

import re
import time

from tests.e2e.schemathesis_runs import run_schemathesis
from tests.fuzz.http import peer
from tests.fuzz.outcome import Outcome, save_failure

GENERATED = re.compile(r"([\d,]+) generated")
MIN_SECONDS = 5
"""Minimum seconds for a run; loading the document takes two of them."""


def fuzz_document(application: str, seconds: float, seed: int) -> Outcome:
    """Send requests that the document allows and others, and save failures."""
    name, end = f"openapi-{application}", time.monotonic() + seconds
    with peer(application, seed) as tested_peer:
        remaining = max(MIN_SECONDS, int(end - time.monotonic()))
        completed = run_schemathesis(
            tested_peer.running.url, "--max-time", str(remaining), "--seed", str(seed)
        )
        tested_peer.check_end()
    generated = GENERATED.search(completed.stdout)
    sent = int(generated[1].replace(",", "")) if generated else 0
    if completed.returncode == 0:
        return Outcome(name, sent)
    log = (completed.stdout + completed.stderr).encode()
    return Outcome(name, sent, failures=[save_failure(name, f"{seed}.txt", log)], log=log)
