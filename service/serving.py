"""Which classifier answers a request: the one of the moment, or the version that the request names.

A topic asks `serving()` for it once a request and keeps what it got, so that a swap in the middle of a
request cannot mix two versions in one answer.
"""

from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from .problems import Problem

if TYPE_CHECKING:
    from model.classifier import Classifier

    from .settings import Settings

EXTENSION = "tickcross"


class Serving:
    """One classifier, for good. A serving that swaps versions overrides the methods."""

    def __init__(self, classifier: "Classifier") -> None:
        self._classifier = classifier

    @property
    def classifier(self) -> "Classifier":
        """The classifier of the moment."""
        return self._classifier

    def classifier_for(self, version: str | None) -> "Classifier":
        """The classifier of a version ("1"), of the moment for None; a 404 `Problem` if there is none."""
        classifier = self.classifier
        if version not in (None, classifier.version):
            raise Problem(404, f"there is no version {version} of {classifier.name}", where="version")
        return classifier

    @property
    def versions(self) -> list[str]:
        """The versions that can be asked for by number, in their order."""
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


def serving() -> Serving:
    """The serving of the app that handles the request of the moment."""
    return cast("Serving", current_app.extensions[EXTENSION])


def settings_in_force() -> "Settings":
    """The settings of the app that handles the request of the moment."""
    return cast("Settings", current_app.config["TICKCROSS"])
