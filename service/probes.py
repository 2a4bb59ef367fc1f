"""Which paths are probes, for the liveness and readiness of the service or of a version.

Load balancers and container engines send them. They have no API key, and need an answer most when the load is
highest.
"""

import re

PROBES = re.compile(
    r"(/health(/live|/ready)?|/v2/health/(live|ready)|/v2/models/[^/]+(/versions/[^/]+)?/ready)/?",
)


def is_probe(path: str) -> bool:
    """Whether `path` is that of a probe, which is answered without an API key and under any load."""
    return PROBES.fullmatch(path) is not None
