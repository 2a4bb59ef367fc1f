"""`step`: a version as it was after so many mini-batches of its training."""

from model.classifier import Classifier
from model.errors import BadArtifact
from service.core.options import MOST_SHOWN
from service.core.problems import Problem
from service.core.question import Versions

STEP = "step"


def steps_of(classifier: Classifier) -> list[int]:
    """The steps that can be asked for; none where there are no snapshots that can be read."""
    try:
        return classifier.snapshots().steps
    except BadArtifact:
        return []


def predecessor_of(classifier: Classifier, versions: Versions) -> str | None:
    """The version that this one was trained further from, where it can be asked.

    Its name may have been given to another version since, so the first snapshot has to be of its weights.
    """
    training = classifier.manifest.get("training")
    name = training["resumed_from"] if training else None
    if name is None:
        return None
    try:
        before = versions.classifier_for(name)
        return name if classifier.snapshots().begin_with(before.network) else None
    except (BadArtifact, Problem):
        return None


def step_in(text: str | None) -> int | None:
    """`step` as a number; a 422 `Problem` for what is none."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_SHOWN):
        detail = f"step is `{text[:MOST_SHOWN]}`; expected a whole number of mini-batches"
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
