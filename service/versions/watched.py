"""Serves the best version on the shelf; each worker looks for itself, in a thread beside its requests."""

import logging
import threading
from typing import TYPE_CHECKING, Any

from model.classifier import Classifier
from model.errors import BadArtifact
from service.core.problems import Problem
from service.files import check_folder
from service.versions.serving import Serving
from service.versions.shelf import Loaded, Refusal, Shelf

if TYPE_CHECKING:
    from service.observing import Observing
    from service.settings import Settings

MOST_DIGITS = 9
log = logging.getLogger("tickcross")


class WatchedServing(Serving):
    """The newest version that is right, or the pinned one; a few others can be asked for by number.

    Raises `BadArtifact` when there is nothing to serve at the start, and `BadSettings` when there cannot be.
    """

    def __init__(self, settings: "Settings", observing: "Observing") -> None:
        self._observing = observing
        self._seconds = settings.watch_seconds
        self._stopping = threading.Event()
        check_folder("TICKCROSS_ARTIFACTS", settings.artifacts)
        self._shelf = Shelf(settings.artifacts, settings.engine, settings.versions_kept, settings.version)
        refusals = self._shelf.look(patient=False)
        self._tell(refusals)
        if self._shelf.best is None:
            raise _nothing_to_serve(settings, refusals)
        self._serve(self._shelf.best)

    @property
    def classifier(self) -> Classifier:
        """The classifier that is being served."""
        return self._current.classifier

    def start(self) -> None:
        """Serve what is there now, which may be newer than at the fork; then go on looking."""
        self._look_and_log(patient=False)
        self._serve(self._current)
        if self._seconds:
            threading.Thread(target=self._watch, name="versions", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def _watch(self) -> None:
        while not self._stopping.wait(self._seconds):
            self._look_and_log(patient=True)

    def _look_and_log(self, *, patient: bool) -> None:
        """Look; what is served stays when that fails, and the next look may find better."""
        try:
            self.look(patient=patient)
        except Exception:
            log.exception("looking for versions failed")

    def look(self, *, patient: bool = True) -> None:
        """Look at the folder once, and swap if there is something better."""
        self._tell(self._shelf.look(patient=patient))
        best = self._shelf.best
        if best is not None and best is not self._current:
            self._serve(best)

    def _serve(self, loaded: Loaded) -> None:
        """Swap: one assignment, so a request gets the old version or the new one and nothing between."""
        self._current = loaded
        self._observing.drift.expect(loaded.classifier)
        version = loaded.classifier.version
        if self._observing.versions.served(int(version), loaded.seconds):
            facts = {"event": "version swapped", "version": version, "load_seconds": round(loaded.seconds, 3)}
            log.info("version %s is served from now on", version, extra={"facts": facts})

    def _tell(self, refusals: list[Refusal]) -> None:
        """One line for each version refused, whichever worker is the first to find it."""
        for refusal in refusals:
            if self._observing.versions.refused(refusal.version, refusal.content):
                facts = {"event": "version refused", "version": str(refusal.version)}
                log.error(
                    "version %s is refused: %s", refusal.version, refusal.reason, extra={"facts": facts}
                )

    def classifier_for(self, version: str | None) -> Classifier:
        """The classifier of `version`, of None the one being served; a 404 `Problem` without one."""
        if version is None:
            return self.classifier
        lawful = version.isascii() and version.isdigit() and len(version) <= MOST_DIGITS
        loaded = self._shelf.get(int(version)) if lawful else None
        if loaded is None:
            there = ", ".join(self.versions)
            raise Problem(404, f"there is no version {version[:40]}; there is {there}", where="version")
        return loaded.classifier

    @property
    def versions(self) -> list[str]:
        """The versions that can be asked for by number, in their order."""
        return [str(number) for number in self._shelf.numbers]

    @property
    def ready(self) -> bool:
        """Golden grids were answered right, and nobody has told the service to stop."""
        return not self._observing.drain.has_begun

    def describe(self) -> dict[str, Any]:
        """What /health tells about it."""
        draining = self._observing.drain.has_begun
        return {"version": self.classifier.version, "versions": self.versions, "draining": draining}


def _nothing_to_serve(settings: "Settings", refusals: list[Refusal]) -> BadArtifact:
    """One sentence on why: the pinned version is missing, the newest is not right, or there is none."""
    pinned = settings.version
    reasons = [refusal.reason for refusal in refusals if pinned in (None, refusal.version)]
    if reasons:
        return BadArtifact(reasons[0])
    wanted = f"no version {pinned}" if pinned else "no version: expected folders named 1, 2, 3 ..."
    return BadArtifact(f"{settings.artifacts} holds {wanted}")
