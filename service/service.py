"""What both applications of a service share: settings, versions, observer, keys and CORS."""

import os
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from service.client_limit import ClientLimit
from service.cors import Cors
from service.observing import Observing
from service.probes import is_probe
from service.security import Keys
from service.versions import WatchedServing
from service.versions.serving import Serving

if TYPE_CHECKING:
    from model.classifier import Classifier
    from service.settings import Settings


class Service:
    """One service. It may be created before processes are forked; each of them calls `start`.

    - `settings`: the settings in force.
    - `routes`: the rules of the Flask application, for the counters of requests.
    - `classifier`: the only version to serve; by default, the versions in the artifacts folder are served.
    """

    def __init__(
        self, settings: "Settings", routes: Iterable[str], classifier: "Classifier | None" = None
    ) -> None:
        self.settings = settings
        self.observing = Observing(routes, settings)
        self.observer = self.observing.observer
        self.keys = Keys(settings.api_keys_file, self.observing.counters)
        self.client_limit = client_limit_of(settings, self.observing)
        self.cors = Cors(settings.cors_origins)
        self.serving = Serving(classifier) if classifier else WatchedServing(settings, self.observing)
        self._lock = threading.Lock()
        self._process: int | None = None

    @property
    def draining(self) -> bool:
        """Whether the service is shutting down."""
        return self.observing.drain.has_begun

    def start(self) -> None:
        """Start in this process, unless it has started. Threads start here, as none survives a fork."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self.observing.counters.claim()  # so that an idle worker is counted as well
                self.observing.usage.begin()
                self.serving.start()
                self._process = os.getpid()

    def stop(self) -> None:
        """Stop what `start` has started."""
        self.serving.stop()


def client_limit_of(settings: "Settings", observing: Observing) -> ClientLimit | None:
    """The limit on the requests of a client address; None if the settings have none.

    Probes are exempt. Scrapes are exempt unless they need a key: on an exempt path that needs one, clients
    could try out keys.
    """
    rate = settings.client_requests_per_second
    if not rate:
        return None
    observer = observing.observer
    is_exempt = is_probe if settings.api_keys_file else observer.is_always_answered
    return ClientLimit(rate, settings.client_burst, settings.trusted_proxies, is_exempt, observer)
