"""Observability: request ids, logs, counters, drift, and the limit on requests in flight.

`request_observer` observes each request, for either application. It counts in `shared_counters`, which all
processes share through a `counters_file`. `metric_definitions` defines the metrics, `tally` and `drift`
(population stability index) count answers, and `served_versions` knows the served and the refused versions.
`process_usage` reads CPU time and memory. `logs` writes the log, and `uncaught` adds Python's warnings and
uncaught exceptions to it.
"""

from service.observing.parts import Observing
from service.observing.request_observer import RequestObserver

__all__ = ["Observing", "RequestObserver"]
