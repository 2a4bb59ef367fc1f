"""Logs, counters and drift of one service, created with its application; all its forks share them."""

from collections.abc import Iterable

from service.observing.drain import Drain
from service.observing.drift import Drift
from service.observing.logs import RequestLog
from service.observing.metric_definitions import MetricDefinitions
from service.observing.process_usage import ProcessUsage
from service.observing.request_observer import RequestObserver
from service.observing.served_versions import ServedVersions
from service.observing.shared_counters import open_counters
from service.observing.version_counts import VersionCounts
from service.settings import Settings


class Observing:
    """The parts and what they share.

    - `routes`: the rules of the application, for the counters of requests.
    """

    def __init__(self, routes: Iterable[str], settings: Settings) -> None:
        self.metrics = MetricDefinitions(routes)
        self.drift = Drift(self.metrics.reserve(Drift.CELLS), settings.drift_seconds)
        layout = self.metrics.layout(settings.drift_seconds)
        self.counters = open_counters(layout, settings.counters_file)
        self.usage = ProcessUsage(self.counters, self.metrics)
        self.version_counts = VersionCounts(self.metrics.by_version)
        self.versions = ServedVersions(self.counters, self.metrics.serves)
        self.drain = Drain()
        log = RequestLog(settings.log_format, settings.log_level)
        self.observer = RequestObserver(self.metrics, self.counters, self.drift, log, settings.max_in_flight)
