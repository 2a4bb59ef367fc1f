"""Serves the best version on the shelf. Each worker watches the folder in a separate thread."""

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
KEPT = "; versions loaded before stay in use"
NO_SUMS = "version %s has no SHA256SUMS: a change to its manifest would not be noticed"
log = logging.getLogger("tickcross")


class WatchedServing(Serving):
    """Serves the pinned version, or else the promoted one, or else the newest that passed its exam.

    Requests can name a few others. Raises `BadArtifact` if there is nothing to serve at the start, and
    `BadSettings` if the settings are wrong.
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
        self._log_refusals(refusals)
        if self._shelf.best is None:
            raise _nothing_to_serve(settings, refusals)
        self._serve(self._shelf.best)
        self._observing.versions.failed(self._shelf.failed_candidates)

    @property
    def classifier(self) -> Classifier:
        """The classifier that is being served."""
        return self._current.loaded.classifier

    def start(self) -> None:
        """Look again, as there may be a newer version than before the fork; then watch the folder."""
        self._look_and_log(patient=False)
        self._serve(self._current)
        if self._seconds:
            threading.Thread(target=self._watch, name="versions", daemon=True).start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopping.set()

    def _watch(self) -> None:
        while not self._stopping.wait(self._seconds):
            self._look_and_log(patient=True)

    def _look_and_log(self, *, patient: bool) -> None:
        """Look. If that fails, the served version stays, and the next look may succeed."""
        try:
            self.look(patient=patient)
        except Exception:
            log.exception("looking for versions failed")

    def look(self, *, patient: bool = True) -> None:
        """Look at the folder once, and swap if there is a better version."""
        self._log_refusals(self._shelf.look(patient=patient))
        best = self._shelf.best
        if best is not None and best.loaded is not self._current.loaded:
            self._serve(best)
        self._observing.versions.failed(self._shelf.failed_candidates)

    def _serve(self, best: Best) -> None:
        """Swap versions by one assignment, so that a request gets either the old one or the new one."""
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

    def _log_refusals(self, refusals: list[Refusal]) -> None:
        """Log each refused version once, by the first worker that refuses it."""
        for refusal in refusals:
            if self._observing.versions.refused(refusal.version, refusal.content):
                facts = {"event": "version refused", "version": refusal.version}
                kept = KEPT if self._shelf.get(refusal.version) else ""
                words = refusal.version, refusal.reason, kept
                log.error("version %s is refused: %s%s", *words, extra={"facts": facts})

    def classifier_for(self, version: str | None) -> Classifier:
        """The classifier of `version`; None is the served one. Raises a 404 `Problem` if there is none."""
        if version is None:
            return self.classifier
        loaded = self._shelf.get(version)
        if loaded is None:
            there = ", ".join(self.versions)
            raise Problem(404, f"there is no version {version[:40]}; there is {there}", where="version")
        return loaded.classifier

    @property
    def versions(self) -> list[str]:
        """The versions that requests can name, in order."""
        return self._shelf.names

    @property
    def ready(self) -> bool:
        """Whether the service is not stopping. The golden grids were checked when the version was loaded."""
        return not self._observing.drain.has_begun

    def describe(self) -> dict[str, Any]:
        """Its part of /health."""
        draining = self._observing.drain.has_begun
        return {"version": self.classifier.version, "versions": self.versions, "draining": draining}


def _nothing_to_serve(settings: "Settings", refusals: list[Refusal]) -> BadArtifact:
    """Why there is nothing to serve: a version is missing or wrong, none was promoted, or there is none."""
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
