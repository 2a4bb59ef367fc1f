"""Serves the best version on the shelf; each worker looks for itself, in a thread beside its requests."""

import logging
import threading
from typing import TYPE_CHECKING, Any

from model.artifact import known_versions, may_be_missing
from model.classifier import Classifier
from model.errors import BadArtifact
from service.core.problems import Problem
from service.files import check_folder
from service.versions.serving import Serving
from service.versions.shelf import Best, Refusal, Shelf

if TYPE_CHECKING:
    from service.observing import Observing
    from service.settings import Settings

BY_HAND = "by-hand"
NO_VERSIONS = "no version: expected folders named 1, 2, 3 ..."
HOW = "`python -m model promote N` promotes version N"
KEPT = "; what was loaded before stays in use"
NO_SUMS = "version %s has no SHA256SUMS: a change to its manifest would not be noticed"
log = logging.getLogger("tickcross")


class WatchedServing(Serving):
    """The version that was promoted, or else the newest that passed its exam; or the pinned one.

    A few others can be asked for by name. Raises `BadArtifact` when there is nothing to serve at the start,
    and `BadSettings` when there cannot be.
    """

    def __init__(self, settings: "Settings", observing: "Observing") -> None:
        self._observing = observing
        self._seconds = settings.watch_seconds
        self._stopping = threading.Event()
        if settings.artifacts.exists() or not may_be_missing(settings.artifacts):
            check_folder("TICKCROSS_ARTIFACTS", settings.artifacts)
        self._shelf = Shelf(
            settings.artifacts,
            settings.engine,
            settings.versions_kept,
            settings.version,
            by_hand=settings.promote == BY_HAND,
        )
        refusals = self._shelf.look(patient=False)
        self._tell(refusals)
        if self._shelf.best is None:
            raise _nothing_to_serve(settings, refusals)
        self._serve(self._shelf.best)
        self._observing.versions.failed(self._shelf.failed_candidates)

    @property
    def classifier(self) -> Classifier:
        """The classifier that is being served."""
        return self._current.loaded.classifier

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
        if best is not None and best.loaded is not self._current.loaded:
            self._serve(best)
        self._observing.versions.failed(self._shelf.failed_candidates)

    def _serve(self, best: Best) -> None:
        """Swap: one assignment, so a request gets the old version or the new one and nothing between."""
        self._current, loaded = best, best.loaded
        self._observing.drift.expect(loaded.classifier)
        if change := self._observing.versions.served(loaded.version.name, loaded.seconds):
            artifact = loaded.classifier.artifact
            folder = str(artifact.directory.resolve())
            facts = {
                "event": f"version {change}",
                "version": artifact.version,
                "hash": artifact.digits,
                "folder": folder,
                "load_seconds": round(loaded.seconds, 3),
            }
            words = artifact.version, artifact.digits, folder, best.reason
            log.info("version %s (%s) in %s is served: %s", *words, extra={"facts": facts})
            if not artifact.has_sums:
                log.warning(NO_SUMS, artifact.version, extra={"facts": {**facts, "event": "no checksums"}})

    def _tell(self, refusals: list[Refusal]) -> None:
        """One line for each version refused, whichever worker is the first to find it."""
        for refusal in refusals:
            if self._observing.versions.refused(refusal.version, refusal.content):
                facts = {"event": "version refused", "version": refusal.version}
                kept = KEPT if self._shelf.get(refusal.version) else ""
                words = refusal.version, refusal.reason, kept
                log.error("version %s is refused: %s%s", *words, extra={"facts": facts})

    def classifier_for(self, version: str | None) -> Classifier:
        """The classifier of `version`, of None the one being served; a 404 `Problem` without one."""
        if version is None:
            return self.classifier
        loaded = self._shelf.get(version)
        if loaded is None:
            there = ", ".join(self.versions)
            raise Problem(404, f"there is no version {version[:40]}; there is {there}", where="version")
        return loaded.classifier

    @property
    def versions(self) -> list[str]:
        """The versions that can be asked for by name, in their order."""
        return self._shelf.names

    @property
    def ready(self) -> bool:
        """Golden grids were answered right, and nobody has told the service to stop."""
        return not self._observing.drain.has_begun

    def describe(self) -> dict[str, Any]:
        """What /health tells about it."""
        draining = self._observing.drain.has_begun
        return {"version": self.classifier.version, "versions": self.versions, "draining": draining}


def _nothing_to_serve(settings: "Settings", refusals: list[Refusal]) -> BadArtifact:
    """One sentence on why: the version is missing or not right, none was promoted, or there is none."""
    pinned, root = settings.version, settings.artifacts
    reasons = [refusal.reason for refusal in refusals if pinned in (None, refusal.version)]
    if reasons:
        return BadArtifact(reasons[0])
    names = ", ".join(version.name for version in reversed(known_versions(root)))
    if pinned or not names:
        wanted = f"no version {pinned}; it holds {names}" if names else NO_VERSIONS
        return BadArtifact(f"{root} holds {wanted}")
    if settings.promote == BY_HAND:
        return BadArtifact(f"{root}: none of its versions has been promoted; {HOW}")
    return BadArtifact(f"{root}: all of its versions have failed their exam; {HOW}")
