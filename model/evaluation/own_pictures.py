"""A version's answers for the pictures that a user wants to train on."""

from collections.abc import Sequence

from model.dataset import Picture
from model.dataset.folder import MAX_PIXELS, bytes_of_picture
from model.evaluation.contact_sheet import AnsweredPicture
from model.evaluation.folders import Classifying, in_blocks
from model.labels import LABELS

SURE = 0.95
"""The confidence at which a version is sure of its answer.

Of 3,429 real marks, version 4 answers 4 wrong with this confidence. Of its right answers, 98 % of the ticks,
99 % of the crosses and 84 % of the others reach it.
"""


def answer_pictures(classifier: Classifying, pictures: Sequence[Picture]) -> list[AnsweredPicture]:
    """Answer the pictures in order."""
    readings = (
        classifier.picture_to_reading(bytes_of_picture(picture.path), MAX_PIXELS) for picture in pictures
    )
    predictions = in_blocks(classifier, readings)
    return [
        AnsweredPicture(picture.path, LABELS[picture.label], prediction)
        for picture, prediction in zip(pictures, predictions, strict=True)
    ]


def doubted(answers: Sequence[AnsweredPicture]) -> list[AnsweredPicture]:
    """The pictures for which the version is sure of another label, the most confident answers first."""
    wrong = [answer for answer in answers if answer.prediction.label != answer.label]
    sure = [answer for answer in wrong if answer.prediction.confidence >= SURE]
    return sorted(sure, key=lambda answer: -answer.prediction.confidence)
