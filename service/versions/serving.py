"""Which classifier answers a request: that of the version being served, or of the one that the request names.

A request asks for it once and keeps what it got, so that a swap in the middle of a
request cannot mix two versions in one answer.
"""

from typing import TYPE_CHECKING, Any

from service.core.problems import Problem

if TYPE_CHECKING:
    from model.classifier import Classifier


class Serving:
    """One classifier, for good. A serving that swaps versions overrides the methods."""

    def __init__(self, classifier: "Classifier") -> None:
        self._classifier = classifier

    @property
    def classifier(self) -> "Classifier":
        """The classifier that is being served."""
        return self._classifier

    def classifier_for(self, version: str | None) -> "Classifier":
        """The classifier of a version, such as "1"; of the one being served for None.

        Raises a 404 `Problem` when there is none.
        """
        classifier = self.classifier
        if version not in (None, classifier.version):
            raise Problem(
                404, f"there is no version {str(version)[:40]} of {classifier.name}", where="version"
            )
        return classifier

    @property
    def versions(self) -> list[str]:
        """The versions that can be asked for by name, in their order."""
        return [self.classifier.version]

    @property
    def ready(self) -> bool:
        """Whether to send requests here: the golden grids are answered right, and it is not shutting down."""
        return True

    def start(self) -> None:
        """Called once in each worker before its first request: threads begin here."""

    def stop(self) -> None:
        """Called once in each worker after its last request."""

    def describe(self) -> dict[str, Any]:
        """What /health tells about it."""
        return {"version": self.classifier.version}
