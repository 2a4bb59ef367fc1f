"""`step`: a version as it was after the given number of mini-batches of its training."""

from model.classifier import Classifier
from model.errors import BadArtifact
from service.core.inputs.json_text import MAX_SHOWN
from service.core.problems import Problem

STEP = "step"


def steps_of(classifier: Classifier) -> list[int]:
    """The steps that have a snapshot; none if the version has no readable snapshots."""
    try:
        return classifier.snapshots().steps
    except BadArtifact:
        return []


def step_in(text: str | None) -> int | None:
    """`step` as a number; None if it is absent. Raises a 422 `Problem` for any other text."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_SHOWN):
        detail = f"step is `{text[:MAX_SHOWN]}`; expected a whole number of mini-batches"
        raise Problem(422, detail, where=STEP)
    return int(text)


def at_step(classifier: Classifier, step: int | None) -> Classifier:
    """The version as it was after a step, with its current calibration and threshold.

    For the last step, or without a step, this is the version itself. Only the requested snapshot is kept in
    memory. Raises a `Problem`: 404 for a version without readable snapshots, 422 for a step without one.
    """
    if step is None:
        return classifier
    try:
        snapshots = classifier.snapshots()
    except BadArtifact as error:
        detail = f"there are no snapshots of version {classifier.version}: {error}"
        raise Problem(404, detail, where=STEP) from error
    if step not in snapshots.steps:
        *others, last = snapshots.steps
        listed = f"{', '.join(map(str, others))} and {last}" if others else str(last)
        detail = f"step is {step}; version {classifier.version} has snapshots after {listed} mini-batches"
        raise Problem(422, detail, where=STEP)
    return classifier.with_network(snapshots.network(step))
