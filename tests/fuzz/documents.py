"""One application held to its OpenAPI document by Schemathesis for some seconds."""

import re
import time

from tests.e2e.schemathesis_runs import run_schemathesis
from tests.fuzz.http import peer
from tests.fuzz.outcome import Outcome, keep_failure

GENERATED = re.compile(r"([\d,]+) generated")
SHORTEST = 5
"""Seconds for a run; loading the document takes two of them."""


def fuzz_document(application: str, seconds: float, seed: int) -> Outcome:
    """Send what the document allows and what it does not; what is found wrong is kept."""
    name, end = f"openapi-{application}", time.monotonic() + seconds
    with peer(application, seed) as found:
        left = max(SHORTEST, int(end - time.monotonic()))
        said = run_schemathesis(found.running.url, "--max-time", str(left), "--seed", str(seed))
        found.check_end()
    generated = GENERATED.search(said.stdout)
    sent = int(generated[1].replace(",", "")) if generated else 0
    if said.returncode == 0:
        return Outcome(name, sent)
    log = (said.stdout + said.stderr).encode()
    return Outcome(name, sent, failures=[keep_failure(name, f"{seed}.txt", log)], log=log)
