"""The review of a stack: its questions, the decisions, and the export of decided boxes as own marks."""

from typing import Any, get_args

from flask import Blueprint, Response

from examples.form_reader.results import Label
from examples.form_reader.web.own_marks import marks_zip
from examples.form_reader.web.problems import Problem
from examples.form_reader.web.questions import questions, questions_of
from examples.form_reader.web.reading_folder import Decision
from examples.form_reader.web.reading_routes import finished
from examples.form_reader.web.services import services
from examples.form_reader.web.uploads import sent_object

blueprint = Blueprint("review", __name__)


@blueprint.get("/readings/<name>/questions")
def all_questions(name: str) -> dict[str, Any]:
    """The questions about all doubtful boxes of a stack."""
    store = services().readings
    templates = store.opened(name).templates()
    return {"name": store.about(name).name, "questions": questions(finished(name), templates)}


@blueprint.put("/readings/<name>/decisions")
def decide(name: str) -> dict[str, Any]:
    """Save a decision about a box; returns the questions that its page still has."""
    decision = _sent_decision(name, sent_object("page", "group", "box", "label"))
    services().readings.opened(name).decide(decision)
    return _questions_of_page(name, decision.page)


@blueprint.delete("/readings/<name>/decisions")
def undecide(name: str) -> dict[str, Any]:
    """Delete the decision about a box; returns the questions that its page has then."""
    decision = _sent_decision(name, {**sent_object("page", "group", "box"), "label": "neither"})
    services().readings.opened(name).undecide(decision)
    return _questions_of_page(name, decision.page)


@blueprint.post("/readings/<name>/marks.zip")
def marks(name: str) -> Response:
    """The decided boxes, as pictures to train tickcross on."""
    if sent_object("consent")["consent"] is not True:
        raise Problem(422, "handwriting is only exported with consent: expected true", "consent")
    finished(name)
    return Response(marks_zip(services().readings.opened(name), name), content_type="application/zip")


def _sent_decision(name: str, sent: dict[str, Any]) -> Decision:
    if sent["label"] not in get_args(Label):
        raise Problem(422, f"expected one of {', '.join(get_args(Label))}", "label")
    decision = Decision(**sent)
    for page in finished(name).pages:
        if type(decision.page) is int and page.number == decision.page:  # true and 1.0 equal 1, too
            if any((box.group, box.name) == (decision.group, decision.box) for box in page.boxes):
                return decision
            raise Problem(422, f"page {page.number} has no such box", "box")
    raise Problem(422, "the stack has no such page", "page")


def _questions_of_page(name: str, number: int) -> dict[str, Any]:
    return {"questions": questions_of(*services().readings.opened(name).page(number))}
