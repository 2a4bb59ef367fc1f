"""`/templates`: uploads of empty forms, and their templates."""

import json
import tempfile
from typing import Any

from flask import Blueprint, Response, url_for

from examples.form_reader.proposing import propose
from examples.form_reader.templates import MAX_PAGES, BadTemplate, Template
from examples.form_reader.web.problems import Problem
from examples.form_reader.web.services import services
from examples.form_reader.web.template_store import checked_name
from examples.form_reader.web.uploads import argument, checked, receive, room, sent_json

NO_BOXES = "no box was found on the form: add its boxes in the editor, or send a clearer picture"
blueprint = Blueprint("templates", __name__)


@blueprint.get("/templates")
def names() -> dict[str, Any]:
    """The names of all templates."""
    return {"templates": services().templates.names()}


@blueprint.post("/templates")
def add() -> tuple[Response, int, dict[str, str]]:
    """Find the boxes of an empty form, and save it as a template."""
    shared = services()
    name = checked_name(argument("name"))
    shared.templates.check_room(name)
    with tempfile.TemporaryFile(dir=shared.settings.folder) as file:
        receive(file, shared.settings.max_bytes)
        with checked(file, MAX_PAGES) as (data, _):
            template = propose(name, data)
    shared.templates.add(template)
    return _json(_with_warnings(template)), 201, {"Location": url_for("templates.one", name=name)}


def _with_warnings(template: Template) -> str:
    document = template.to_json()
    if any(page.boxes for page in template.pages):
        return document
    return json.dumps({**json.loads(document), "warnings": [NO_BOXES]})


@blueprint.get("/templates/<name>")
def one(name: str) -> Response:
    """A template as JSON."""
    return _json(services().templates.document(name))


@blueprint.put("/templates/<name>")
def replace(name: str) -> Response:
    """Save a corrected template."""
    shared = services()
    with room():
        template = _sent_template(shared.settings.max_bytes)
    if template.name != checked_name(name):
        raise Problem(422, f"expected {name!r}, the name in the address", "name")
    shared.templates.replace(template)
    return _json(template.to_json())


@blueprint.delete("/templates/<name>")
def delete(name: str) -> tuple[str, int]:
    """Delete a template. Stacks that were already sent keep a copy of it."""
    services().templates.delete(name)
    return "", 204


@blueprint.get("/templates/<name>/pages/<int:number>.png")
def picture(name: str, number: int) -> Response:
    """The picture of a page of the empty form."""
    pages = services().templates.template(name).pages
    if not 1 <= number <= len(pages):
        raise Problem(404, f"the template {name!r} has no page {number}")
    return Response(pages[number - 1].picture, content_type="image/png")


def _sent_template(max_bytes: int) -> Template:
    try:
        return Template.from_json(sent_json(max_bytes))
    except BadTemplate as error:
        raise _bad_template(str(error)) from None


def _bad_template(message: str) -> Problem:
    """The `Problem` for an error in a template. A message may start with a place, which has no spaces."""
    place, _, detail = message.partition(": ")
    if place == "Invalid JSON":
        return Problem(400, f"the body is not JSON: {detail}")
    return Problem(422, message) if " " in place or not detail else Problem(422, detail, place)


def _json(document: str | bytes) -> Response:
    return Response(document, content_type="application/json")
