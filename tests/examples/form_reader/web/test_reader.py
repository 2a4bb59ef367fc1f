"""The real tickcross reads stacks in the background; they are held when it fails, and survive a restart."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw, ImageFont

from examples.form_reader.results import PageReading
from examples.form_reader.web.app import create_app
from examples.form_reader.web.reader import MAX_TIMES, Reader
from examples.form_reader.web.reading_folder import ReadingFolder
from examples.form_reader.web.services import services
from examples.form_reader.web.settings import Settings
from service.client import TickCross
from service.settings import Settings as TickcrossSettings
from service.wsgi import create_app as create_tickcross
from tests.examples.form_reader.drawn_forms import QUESTIONS, Marks, filled_form, pdf, template
from tests.examples.form_reader.web.conftest import UNREACHABLE
from tests.examples.form_reader.web.serving import serving

MARKS: Marks = {("Breakfast", "Rolls"): "tick", ("Drink", "Milk"): "cross"}
LABELS = [MARKS.get((group, name), "neither") for group, names in QUESTIONS.items() for name in names]


@pytest.fixture(scope="module")
def tickcross() -> Iterator[str]:
    """The real service with the shipped version."""
    with serving(create_tickcross(TickcrossSettings(log_format="off", watch_seconds=0))) as url:
        yield url


@pytest.fixture(scope="module")
def form() -> Image.Image:
    """A filled form."""
    return filled_form(MARKS)


@pytest.fixture(scope="module")
def letter() -> Image.Image:
    """A page that is not a form."""
    page = Image.new("L", (827, 1165), 255)
    pen = ImageDraw.Draw(page)
    for line in range(20):
        words = "lorem ipsum dolor sit amet consetetur"[5 * (line % 4) :]
        pen.text((60, 60 + 50 * line), words, fill=20, font=ImageFont.load_default(size=26))
    return page


def form_reader(folder: Path, url: str) -> Flask:
    """A form reader that uses this tickcross."""
    app = create_app(Settings(folder=folder, tickcross_url=url), TickCross(url, retries=0))
    if not services(app).templates.names():
        services(app).templates.add(template())
    return app


def send(client: FlaskClient, *pages: Image.Image) -> str:
    """Send a stack and return its address."""
    response = client.post("/readings?name=secret.pdf", data=pdf(pages))
    assert response.status_code == 202, response.json
    return response.headers["Location"]


def state(client: FlaskClient, reading: str) -> tuple[str, int, str | None]:
    """State, pages done, reason."""
    progress = client.get(reading).json
    assert progress is not None
    return progress["state"], progress["done"], progress["reason"]


def test_turned_pages_are_read_and_other_pages_are_refused(
    folder: Path, tickcross: str, form: Image.Image, letter: Image.Image
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    turned = form.transpose(Image.Transpose.ROTATE_90)
    reading = send(client, turned, Image.new("L", form.size, 255), letter, form)
    assert services(app).reader.read_all()
    assert state(client, reading) == ("done", 4, None)
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    assert [page["status"] for page in results["pages"]] == ["read", "blank", "refused", "read"]
    assert [page["form"] for page in results["pages"]] == [1, None, None, 2]
    for page in (results["pages"][0], results["pages"][3]):
        assert [box["label"] for box in page["boxes"]] == LABELS
        assert [box["name"] for box in page["boxes"] if box["doubts"]] == []
    for number in (1, 4):
        picture = client.get(f"{reading}/findings/{number}.png")
        assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert client.get(f"{reading}/findings/3.png").status_code == 404


def test_a_stack_is_held_while_tickcross_does_not_answer_and_read_later(
    folder: Path, tickcross: str, form: Image.Image
) -> None:
    app = form_reader(folder, UNREACHABLE)
    client = app.test_client()
    reading = send(client, form)
    for _ in range(MAX_TIMES + 1):
        assert not services(app).reader.read_all()
    assert state(client, reading) == ("held", 0, f"tickcross at {UNREACHABLE} does not answer")
    response = client.get(f"{reading}/results.json")
    assert response.status_code == 502
    assert response.json is not None
    expected = f"tickcross at {UNREACHABLE} does not answer; the stack is kept, and is tried again"
    assert response.json["detail"] == expected
    again = form_reader(folder, tickcross)
    assert services(again).reader.read_all()
    assert state(again.test_client(), reading) == ("done", 1, None)
    assert first_page_labels(again.test_client(), reading) == LABELS


def first_page_labels(client: FlaskClient, reading: str) -> list[str]:
    """The labels of the first page."""
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    return [box["label"] for box in results["pages"][0]["boxes"]]


def test_only_unread_pages_are_read_after_a_restart(folder: Path, tickcross: str, form: Image.Image) -> None:
    app = form_reader(folder, tickcross)
    reading = send(app.test_client(), form, form, form)
    upload = folder / reading[1:] / "upload"
    document = upload.read_bytes()
    services(app).reader.read_all()
    upload.write_bytes(document)
    store, name = services(app).readings, reading.rpartition("/")[2]
    pages = folder / "readings" / name / "pages"
    kept = (pages / "1.json").stat().st_ino
    for number in (2, 3):
        (pages / f"{number}.json").unlink()
    store.update(store.about(name), state="reading", trying=2, times=1)
    again = form_reader(folder, tickcross)
    assert state(again.test_client(), reading) == ("reading", 1, None)
    assert services(again).reader.read_all()
    assert state(again.test_client(), reading) == ("done", 3, None)
    assert (pages / "1.json").stat().st_ino == kept


def test_a_page_that_repeatedly_crashes_the_process_is_refused(
    folder: Path, tickcross: str, form: Image.Image
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    reading = send(client, form, form)
    store = services(app).readings
    store.update(store.about(reading.rpartition("/")[2]), state="reading", trying=1, times=MAX_TIMES)
    services(app).reader.read_all()
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    assert results["pages"][0]["reason"] == "the form reader stopped 3 times while it read this page"
    assert results["pages"][1]["status"] == "read"


def test_a_stack_that_repeatedly_crashes_the_process_at_its_start_is_refused(
    folder: Path, tickcross: str, form: Image.Image
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    crashing, other = send(client, form, form), send(client, form)
    store = services(app).readings
    store.update(store.about(crashing.rpartition("/")[2]), state="reading", openings=MAX_TIMES)
    assert services(app).reader.read_all()
    results = client.get(f"{crashing}/results.json").json
    assert results is not None
    reason = "the stack cannot be read: the form reader stopped 3 times while it opened it"
    assert [page["reason"] for page in results["pages"]] == [reason, reason]
    assert first_page_labels(client, other) == LABELS


def test_an_opening_is_recorded_before_the_templates_are_prepared(
    folder: Path, tickcross: str, form: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = form_reader(folder, tickcross)
    name = send(app.test_client(), form).rpartition("/")[2]
    store = services(app).readings

    def check_and_end(*_: object) -> None:
        assert store.about(name).openings == 1
        raise Ended

    class Ended(BaseException):
        """As if the process ended here."""

    with monkeypatch.context() as patched:
        patched.setattr(Reader, "_forms_of", check_and_end)
        with pytest.raises(Ended):
            services(app).reader.read_all()
    assert services(app).reader.read_all()
    assert store.about(name).openings == 0


def test_an_upload_is_deleted_once_it_has_been_read(folder: Path, tickcross: str, form: Image.Image) -> None:
    app = form_reader(folder, tickcross)
    upload = folder / send(app.test_client(), form)[1:] / "upload"
    assert upload.exists()
    services(app).reader.read_all()
    assert not upload.exists()


def test_a_stack_damaged_after_the_upload_is_refused_page_by_page(
    folder: Path, tickcross: str, form: Image.Image
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    reading = send(client, form, form)
    (folder / reading[1:] / "upload").write_bytes(b"%PDF-")
    assert services(app).reader.read_all()
    results = client.get(f"{reading}/results.json").json
    assert results is not None
    reason = "the stack cannot be read: the PDF is damaged or needs a password"
    assert [page["reason"] for page in results["pages"]] == [reason, reason]


def test_a_full_disk_holds_the_stack(
    folder: Path, tickcross: str, form: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    reading = send(client, form)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(ReadingFolder, "keep_page", full)
        assert not services(app).reader.read_all()
    assert state(client, reading) == ("held", 0, "there is no space left in the folder of the form reader")
    assert services(app).reader.read_all()
    assert state(client, reading) == ("done", 1, None)


def test_a_stack_deleted_while_it_is_read_leaves_nothing(
    folder: Path, tickcross: str, form: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = form_reader(folder, tickcross)
    reading = send(app.test_client(), form, form)
    keep_page = ReadingFolder.keep_page

    def delete_first(kept: ReadingFolder, page: PageReading, picture: bytes | None) -> None:
        app.test_client().delete(reading)
        keep_page(kept, page, picture)

    monkeypatch.setattr(ReadingFolder, "keep_page", delete_first)
    assert services(app).reader.read_all()
    assert list((folder / "readings").iterdir()) == []
    assert app.test_client().get(reading).status_code == 404


def test_a_deleted_template_stays_in_use_for_earlier_stacks(
    folder: Path, tickcross: str, form: Image.Image
) -> None:
    app = form_reader(folder, tickcross)
    client = app.test_client()
    reading = send(client, form)
    client.delete("/templates/Meals")
    assert services(app).reader.read_all()
    assert first_page_labels(client, reading) == LABELS


def test_the_log_has_no_page_content_and_no_file_names(
    folder: Path, form: Image.Image, caplog: pytest.LogCaptureFixture
) -> None:
    app = form_reader(folder, UNREACHABLE)
    with caplog.at_level(logging.DEBUG):
        reading = send(app.test_client(), form)
        services(app).reader.read_all()
        app.test_client().delete(reading)
        services(app).reader.read_all()
    log = "\n".join(record.getMessage() for record in caplog.records if record.name == "form_reader")
    assert "is held" in log
    assert "secret" not in caplog.text


def test_an_empty_form_becomes_a_template_with_its_boxes(client: FlaskClient) -> None:
    response = client.post("/templates?name=Meals", data=pdf([filled_form({})]))
    assert response.status_code == 201
    assert response.headers["Location"] == "/templates/Meals"
    assert response.json is not None
    (page,) = response.json["pages"]
    assert [len(group["boxes"]) for group in page["groups"]] == [3, 3, 2]
    assert client.get("/templates/Meals").json == response.json
