"""Which paths are probes: they ask whether the service, or a version of its model, is alive or ready.

Load balancers and container engines send them. They hold no API key, and need an answer most when there is
most to do.
"""

import re

PROBES = re.compile(
    r"(/health(/live|/ready)?|/v2/health/(live|ready)|/v2/models/[^/]+(/versions/[^/]+)?/ready)/?",
)


def is_probe(path: str) -> bool:
    """Whether `path` is one of a probe: answered without an API key, and under any load."""
    return PROBES.fullmatch(path) is not None
