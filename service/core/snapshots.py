"""`step`: a version as it was after so many mini-batches of its training."""

from model.classifier import Classifier
from model.errors import BadArtifact
from service.core.inputs.json_text import MAX_SHOWN
from service.core.problems import Problem

STEP = "step"


def steps_of(classifier: Classifier) -> list[int]:
    """The steps that can be asked for; none where there are no snapshots that can be read."""
    try:
        return classifier.snapshots().steps
    except BadArtifact:
        return []


def step_in(text: str | None) -> int | None:
    """`step` as a number; a 422 `Problem` for what is none."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_SHOWN):
        detail = f"step is `{text[:MAX_SHOWN]}`; expected a whole number of mini-batches"
        raise Problem(422, detail, where=STEP)
    return int(text)


def at_step(classifier: Classifier, step: int | None) -> Classifier:
    """The version as it was after a step, with the calibration and the threshold that it has now.

    Only the snapshot that is asked for is kept. Of the last step, it is the version itself, and so it is
    without a step. Raises a 404 `Problem` for a version without snapshots that can be read, and a 422 one for
    a step without a snapshot.
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
