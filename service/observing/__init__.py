"""How the service is observed: request ids, logs, counters, drift, and the limit on requests at a time.

`request_observer` observes each request, for either application. It counts in `shared_counters`, which all
processes have in common through a `counters_file`. `metric_definitions` says what is counted; `tally` and
`drift` count answers, and `served_versions` the versions. `process_usage` looks up CPU time and memory.
`logs` writes the log; `uncaught` brings Python's warnings and uncaught exceptions into it.
"""

from service.observing.parts import Observing
from service.observing.request_observer import RequestObserver

__all__ = ["Observing", "RequestObserver"]
