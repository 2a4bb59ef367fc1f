"""What the applications of one service share: its settings, versions, observer, keys and CORS."""

import os
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from service.client_limit import ClientLimit
from service.cors import Cors
from service.observing import Observing
from service.security import Keys
from service.versions import WatchedServing
from service.versions.serving import Serving

if TYPE_CHECKING:
    from model.classifier import Classifier
    from service.settings import Settings


class Service:
    """One service. It may be made before processes are forked; in each of them it begins with `start`.

    - `settings`: those in force.
    - `routes`: the rules of the Flask application, by which requests are counted.
    - `classifier`: served for good; without it the artifacts folder of the settings decides.
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
        """Whether the service is shutting down and only finishes serving."""
        return self.observing.drain.has_begun

    def start(self) -> None:
        """Begin in this process, if it has not begun: threads start here, as none survives a fork."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self.observing.counters.claim()  # so that a worker that idles is counted as well
                self.observing.usage.begin()
                self.serving.start()
                self._process = os.getpid()

    def stop(self) -> None:
        """End what `start` began."""
        self.serving.stop()


def client_limit_of(settings: "Settings", observing: Observing) -> ClientLimit | None:
    """The limit on the requests of a client address; None where the settings ask for none."""
    rate = settings.client_requests_per_second
    if not rate:
        return None
    return ClientLimit(rate, settings.client_burst, settings.trusted_proxies, observing)
