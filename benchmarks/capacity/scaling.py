"""Calculates what a number of marks per day needs from the cost of one request. It measures nothing."""

import math
from typing import NamedTuple

DAY_SECONDS = 86_400
PEAK = 3.0
"""The peak rate as a multiple of the day's average: as if all marks of a day arrived within eight hours."""

UTILISATION = 0.6
"""How busy the cores are at the peak; the rest is for latency, and for a lost replica."""


REPLICA_CORES = 2
"""As in `deploy/compose.scale.yml` and the Helm chart: two workers, and a core for each."""


class Cost(NamedTuple):
    """The cost of one kind of request.

    - `marks`, `body_bytes`: of one request.
    - `service_us`, `proxy_us`: microseconds of CPU time per request.
    - `replica_megabytes`: memory of a replica.
    """

    marks: int
    body_bytes: float
    service_us: float
    proxy_us: float
    replica_megabytes: float

    @property
    def marks_per_second_and_core(self) -> float:
        """Marks per second of a core that does nothing else."""
        return self.marks / self.service_us * 1e6

    @property
    def marks_a_day_and_replica(self) -> float:
        """Marks per day of a replica, if its cores are busy to `UTILISATION` at a peak of `PEAK`."""
        busy = REPLICA_CORES * UTILISATION * self.marks_per_second_and_core
        return busy / PEAK * DAY_SECONDS


class Need(NamedTuple):
    """The resources for a number of marks per day at its peak, with cores that are busy to `UTILISATION`."""

    average: float
    peak: float
    requests: float
    cores: float
    replicas: int
    proxy_cores: float
    megabytes: float
    megabits: float


def need(cost: Cost, marks_a_day: float) -> Need:
    """The need for the marks of a day: at least one replica, and the rest in proportion to the marks."""
    average = marks_a_day / DAY_SECONDS
    peak = average * PEAK
    requests = peak / cost.marks
    cores = requests * cost.service_us / 1e6 / UTILISATION
    replicas = max(1, math.ceil(cores / REPLICA_CORES))
    return Need(
        average=average,
        peak=peak,
        requests=requests,
        cores=cores,
        replicas=replicas,
        proxy_cores=requests * cost.proxy_us / 1e6 / UTILISATION,
        megabytes=replicas * cost.replica_megabytes,
        megabits=requests * cost.body_bytes * 8 / 1e6,
    )
