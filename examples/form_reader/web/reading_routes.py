"""`/readings`: uploads of stacks, their progress and their results."""

import shutil
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, request, url_for

from examples.form_reader.findings import with_findings
from examples.form_reader.results import Reading, answers_csv, boxes_csv
from examples.form_reader.web.private_files import new_file
from examples.form_reader.web.problems import Problem
from examples.form_reader.web.services import Services, services
from examples.form_reader.web.summaries import summary
from examples.form_reader.web.uploads import argument, checked, receive

MAX_NAME = 200
RETRY_SECONDS = "5"
blueprint = Blueprint("readings", __name__)


@blueprint.get("/readings")
def all_readings() -> dict[str, Any]:
    """All stacks, the newest first, and how long they are kept."""
    shared = services()
    summaries = []
    for about in reversed(shared.readings.all()):
        with suppress(FileNotFoundError):  # it has just been deleted
            summaries.append(summary(shared.readings, about))
    return {"readings": summaries, "keep_hours": shared.settings.keep_hours}


@blueprint.post("/readings")
def add() -> tuple[dict[str, Any], int, dict[str, str]]:
    """Accept a stack, which is then read in the background."""
    shared = services()
    chosen = _chosen_templates(shared)
    folder = shared.readings.new_folder()
    try:
        for template in chosen:
            shared.templates.link(template, folder / "templates")
        with new_file(folder / "upload") as file:
            receive(file, shared.settings.max_bytes)
            with checked(file, shared.settings.max_pages) as (_, pages):
                about = shared.readings.add(folder, request.args.get("name", "stack")[:MAX_NAME], pages)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shared.reader.wake()
    return summary(shared.readings, about), 202, {"Location": url_for("readings.one", name=about.id)}


def _chosen_templates(shared: Services) -> list[str]:
    names = shared.templates.names()
    chosen = request.args.getlist("template") or names
    for name in chosen:
        if name not in names:
            raise Problem(422, f"there is no template {name!r}", "template")
    if not chosen:
        raise Problem(422, "there is no template yet; add one first", "template")
    return list(dict.fromkeys(chosen))


@blueprint.get("/readings/<name>")
def one(name: str) -> dict[str, Any]:
    """The progress of a stack."""
    shared = services()
    return summary(shared.readings, shared.readings.about(name))


@blueprint.delete("/readings/<name>")
def delete(name: str) -> tuple[str, int]:
    """Delete a stack, its pages and its results."""
    services().readings.delete(name)
    return "", 204


@blueprint.get("/readings/<name>/results.json")
def results(name: str) -> Response:
    """The reading of a stack, with all decisions applied."""
    return Response(finished(name).to_json(), content_type="application/json")


@blueprint.get("/readings/<name>/boxes.csv")
def boxes(name: str) -> Response:
    """A CSV file with a row for each box."""
    return _csv(boxes_csv(finished(name)))


@blueprint.get("/readings/<name>/answers.csv")
def answers(name: str) -> Response:
    """A CSV file with a row for each filled form of a template."""
    reading, template = finished(name), argument("template")
    templates = services().readings.opened(name).templates()
    if template not in templates:
        raise Problem(404, f"the stack was not compared with a template {template!r}", "template")
    groups = [group.name for page in templates[template].pages for group in page.groups]
    return _csv(answers_csv(reading, template, groups))


@blueprint.get("/readings/<name>/pages/<int:page>.png")
def picture(name: str, page: int) -> Response:
    """The picture of a page, aligned with its template."""
    return Response(services().readings.opened(name).picture(page), content_type="image/png")


@blueprint.get("/readings/<name>/findings/<int:page>.png")
def findings(name: str, page: int) -> Response:
    """The picture of a page with its findings drawn in."""
    folder = services().readings.opened(name)
    return Response(with_findings(folder.picture(page), *folder.page(page)), content_type="image/png")


def finished(name: str) -> Reading:
    """The reading of a stack; raises a `Problem` until all its pages have been read."""
    about = services().readings.about(name)
    folder = services().readings.opened(name)
    if about.state == "held":
        detail = f"{about.reason}; the stack is kept, and is tried again"
        raise Problem(502, detail, headers={"Retry-After": RETRY_SECONDS})
    if about.state != "done":
        detail = f"{len(folder.pages_done())} of {about.pages} pages have been read so far"
        raise Problem(503, detail, headers={"Retry-After": RETRY_SECONDS})
    return folder.reading()


def _csv(text: str) -> Response:
    """A CSV file with a byte order mark, by which spreadsheets recognise UTF-8."""
    return Response("\ufeff" + text, content_type="text/csv; charset=utf-8")
