"""Chooses the classifier that answers a request: the served one, or that of the version in the request.

A request gets it once and keeps it, so that a swap during a request cannot mix two versions in one answer.
"""

from typing import TYPE_CHECKING, Any

from service.core.problems import Problem

if TYPE_CHECKING:
    from model.classifier import Classifier


class Serving:
    """Serves one classifier. A subclass that swaps versions overrides the methods."""

    def __init__(self, classifier: "Classifier") -> None:
        self._classifier = classifier

    @property
    def classifier(self) -> "Classifier":
        """The classifier that is being served."""
        return self._classifier

    def classifier_for(self, version: str | None) -> "Classifier":
        """The classifier of a version, such as "1"; None is the served version.

        Raises a 404 `Problem` if there is none.
        """
        classifier = self.classifier
        if version not in (None, classifier.version):
            raise Problem(
                404, f"there is no version {str(version)[:40]} of {classifier.name}", where="version"
            )
        return classifier

    def classifier_of(self, name: str, version: str | None) -> "Classifier":
        """The classifier of a version of the network with this name; None is the served version.

        Raises a 404 `Problem` if there is none.
        """
        classifier = self.classifier_for(version)
        if name != classifier.name:
            raise Problem(404, f"there is no model {name[:40]}; this is {classifier.name}")
        return classifier

    @property
    def versions(self) -> list[str]:
        """The versions that requests can name, in order."""
        return [self.classifier.version]

    @property
    def ready(self) -> bool:
        """Whether the golden grids are answered right, and the service is not shutting down."""
        return True

    def start(self) -> None:
        """Called once in each worker before its first request. Threads start here."""

    def stop(self) -> None:
        """Called once in each worker after its last request."""

    def describe(self) -> dict[str, Any]:
        """The fields of /health on versions."""
        return {"version": self.classifier.version}
